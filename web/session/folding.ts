import { useRef, useState } from 'react';
import type { RosterEntry } from '../../client/client.ts';

/**
 * How many of a crowd are shown: the notes are what everybody came for, and on a phone, where the roster stands above
 * them, the styles hide half of these.
 */
const MOST = 8;

type Compare = (one: string, other: string) => number;
type Fold = {
  readonly shown: readonly RosterEntry[];
  /** Whether some are hidden; null when there are so few that nobody ever is. */
  readonly isFolded: boolean | null;
  readonly fold: (few: boolean) => void;
};

/** A few of many people, until somebody asks for all. */
export const useFold = (people: readonly RosterEntry[], me: string, compare: Compare): Fold => {
  const [isFolded, fold] = useState(true);
  const before = useRef<readonly RosterEntry[]>([]);
  const isCrowd = people.length > MOST + 2;
  const most = isCrowd && isFolded ? MOST : people.length;
  const shown = firstOf(people, most, me, compare, before.current);
  before.current = shown;
  return { shown, isFolded: isCrowd ? isFolded : null, fold };
};

/**
 * Oneself first, then by name. Whoever was shown before stays shown, so that no line, nor a question in it, moves from
 * under a thumb because somebody has come.
 */
export const firstOf = (
  people: readonly RosterEntry[],
  most: number,
  me: string,
  compare: Compare,
  before: readonly RosterEntry[],
): readonly RosterEntry[] => {
  const stays = new Set(most < people.length ? before.map(({ participantId }) => participantId) : []);
  const rank = ({ participantId: id }: RosterEntry) => (id === me ? 0 : stays.has(id) ? 1 : 2);
  return [...people]
    .sort((one, other) => rank(one) - rank(other) || compare(one.name, other.name))
    .slice(0, most);
};
