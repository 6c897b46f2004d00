import type { Chain, Policy, Record_ } from './chain.ts';

export type Silence = { readonly until: number; readonly length: number };

export type Stay = {
  readonly sequences: readonly [number, number];
  readonly from: number | null;
  readonly to: number | null;
  /** The instants from which the length of the stay is measured: it starts again with each new login. */
  readonly countedFrom: readonly number[];
  readonly ending: string | null;
  readonly by: string | null;
  readonly warnings: number;
  readonly extensions: number;
  readonly warnedFor: number | null;
  readonly silences: readonly Silence[];
  readonly policies: readonly { readonly at: number; readonly policy: Policy }[];
};

const ENTRANCES = ['joined', 'returned', 'admitted'];
const AT_THE_DOOR = ['denied', 'unanswered', 'uninvited', 'crowded'];

/** The stays that the records of a chain tell of. docs/evidence.md has the rules. */
export const staysOf = ({ records, seen }: Chain): readonly Stay[] => {
  const stays: Stay[] = [];
  let own: Record_[] | null = records[0]?.sequence === 1 ? null : [];
  const take = (isLast: boolean) => {
    const last = own?.at(-1);
    const isOfDoor = last?.type === 'ended' && AT_THE_DOOR.includes(last.ending ?? '');
    if (own && last && !isOfDoor) stays.push(stayOf(own, isLast ? seen : null));
    own = null;
  };
  for (const record of records) {
    // Whoever comes in was not inside before: the earlier records are about the door.
    if (ENTRANCES.includes(record.type)) own = [];
    else if (record.type === 'knocked') own = null;
    own?.push(record);
    // Nobody whose last record is an ending counts as seen inside.
    if (record.type === 'ended') take(false);
  }
  take(true);
  return stays;
};

const stayOf = (records: readonly Record_[], seen: Chain['seen']): Stay => {
  const [first, last] = [records[0], records.at(-1)] as [Record_, Record_];
  const end = last.type === 'ended' ? last : null;
  const warning = records.filter(({ type }) => type === 'warned').at(-1);
  const from = ENTRANCES.includes(first.type) ? first.at : null;
  const countedFrom: number[] = [];
  const count = (login: number | null) => {
    if (login !== null && !countedFrom.some((earlier) => earlier >= login)) countedFrom.push(login);
  };
  for (const { authenticatedAt } of records) count(authenticatedAt ?? from);
  if (seen && !end) count(seen.authenticatedAt ?? from);
  return {
    sequences: [first.sequence, last.sequence],
    from,
    to: end ? end.at : null,
    countedFrom,
    ending: end?.ending ?? null,
    by: end?.by ?? null,
    warnings: records.filter(({ type }) => type === 'warned').length,
    extensions: records.filter(({ type }) => type === 'extended').length,
    warnedFor: end?.ending === 'inactivity' && warning ? end.at - warning.at : null,
    silences: silencesOf(records, end ? null : seen),
    policies: records.map(({ at, policy }) => ({ at, policy })),
  };
};

/** `quiet` is since when nothing was heard of them, as far as the earlier records say. */
const silencesOf = (records: readonly Record_[], seen: Chain['seen']): readonly Silence[] => {
  const silences: Silence[] = [];
  let quiet: number | null = null;
  let warned = false;
  const over = (until: number, since: number) => {
    silences.push({ until, length: Math.max(0, until - since) });
  };
  for (const { type, at, lastActivityAt, deadline, policy, lifted } of records) {
    if (type === 'extended') {
      if (quiet !== null) over(Math.min(at, lastActivityAt), quiet);
      quiet = lastActivityAt;
      warned = false;
    } else if (type === 'warned') {
      quiet = deadline === null ? lastActivityAt : Math.min(lastActivityAt, deadline - policy.idleTimeout);
      warned = true;
    } else if (type === 'governed') warned &&= lifted !== true;
    else if (type === 'ended') over(at, warned && quiet !== null ? quiet : lastActivityAt);
    else if (!warned) quiet = lastActivityAt;
  }
  if (seen) over(seen.at, warned && quiet !== null ? quiet : seen.lastActivityAt);
  return silences;
};

export const longestOf = (silences: readonly Silence[]): Silence | null => {
  let longest: Silence | null = null;
  for (const silence of silences) if (longest === null || silence.length > longest.length) longest = silence;
  return longest;
};
