import { useRef, useState } from 'react';
import type { RosterEntry } from '../../client/client.ts';

/**
 * So many are shown of a crowd: the notes are what everybody came for, and on a phone they stand below, where the styles leave
 * out half of these.
 */
const MOST = 8;

type Compare = (one: string, other: string) => number;
type Fold = {
  readonly shown: readonly RosterEntry[];
  /** Whether some are left out; null when there are so few that nobody ever is. */
  readonly isFolded: boolean | null;
  readonly fold: (few: boolean) => void;
};

/** Of many people a few, until somebody asks for all. */
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
 * Oneself first, and then by name. Of a crowd whoever was shown before stays shown, so that no line, nor a question in it, goes
 * from under a thumb because somebody has come.
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
