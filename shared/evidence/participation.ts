import type { ParticipantRecord } from '../audit/record.ts';
import type { Ending } from '../endings.ts';
import { type Duration, earliest, type Instant, instant } from '../instant.ts';
import type { Policy } from '../policy.ts';

/** A stretch without activity, and the instant at which it was over. */
export type Silence = { readonly until: Instant; readonly length: Duration };

/** One stay of somebody inside a session, as their records tell it. Who is turned away at the door has none. */
export type Participation = {
  /** Of the first record and the last. */
  readonly sequences: readonly [number, number];
  /** Null when its beginning is not on record any more. */
  readonly from: Instant | null;
  /** Null while it lasts. */
  readonly to: Instant | null;
  /**
   * Since when the stay has counted, one after the other: since the entrance, or the login before it where coming back takes one, and anew
   * since each later login. Empty when nothing of that is on record.
   */
  readonly countedFrom: readonly Instant[];
  readonly ending: Ending | null;
  /** The moderator who has ended it. */
  readonly by: string | null;
  readonly warnings: number;
  readonly extensions: number;
  /** For how long the warning had stood that nobody answered. */
  readonly warnedFor: Duration | null;
  /** Those that are on record: each that was ended by an extension or lasted until the end, or until it was looked at. */
  readonly silences: readonly Silence[];
  /** Under which timings each of its records was decided. */
  readonly policies: readonly { readonly at: Instant; readonly policy: Policy }[];
  /** False where a record is missing that is not older than the others: one that is damaged, or that a lagging read has not seen. */
  readonly isWhole: boolean;
};

/** How somebody who is inside still was found. */
export type Seen = {
  readonly at: Instant;
  readonly lastActivityAt: Instant;
  /** Their last login, where coming back takes one: nothing need have come of it yet that is on record. */
  readonly authenticatedAt?: Instant;
};

/**
 * The participations that a chain tells of, in its order. `seen` is how whoever is still inside was found, and null for somebody who is not.
 * Activity is not on record: a silence that was over before it brought a warning is not among those of a participation, and was shorter
 * than the idle timeout and the lateness of the warning.
 */
export const participationsOf = (
  records: readonly ParticipantRecord[],
  seen: Seen | null,
): readonly Participation[] => {
  const stays = staysOf(records);
  // All but the last are over, and `seen` says nothing of those.
  return stays.map((stay, index) => {
    const isLast = index === stays.length - 1;
    const one = participationFrom(stay, isLast ? seen : null);
    const [first, last] = one.sequences;
    return { ...one, isWhole: last - first === stay.length - 1 && (isLast || one.to !== null) };
  });
};

/** The records of each stay. A knock belongs to none, nor does the end of somebody who waits. */
const staysOf = (records: readonly ParticipantRecord[]): readonly (readonly ParticipantRecord[])[] => {
  const stays: (readonly ParticipantRecord[])[] = [];
  // What came before the first record that is kept may have been an entrance.
  let stay: ParticipantRecord[] | null = records[0]?.sequence === 1 ? null : [];
  let next = 1;
  const close = () => {
    if (stay !== null && stay.length > 0 && !isOfDoor(stay)) stays.push(stay);
    stay = null;
  };
  for (const record of records) {
    const isAfterGap = record.sequence !== next;
    next = record.sequence + 1;
    // Whoever comes in was not inside: what came before was of the door, unless its end is what is missing.
    if (isEntrance(record)) {
      if (isAfterGap && stay?.[0] && isEntrance(stay[0])) close();
      stay = [];
    } else if (record.type === 'knocked') stay = null;
    stay?.push(record);
    if (record.type === 'ended') close();
  }
  close();
  return stays;
};

const OF_DOOR: readonly string[] = ['denied', 'unanswered', 'uninvited', 'crowded'];

const isOfDoor = (stay: readonly ParticipantRecord[]): boolean => {
  const last = stay.at(-1);
  return last?.type === 'ended' && OF_DOOR.includes(last.ending);
};

/** Whether somebody comes in by it. */
export const isEntrance = ({ type }: ParticipantRecord): boolean =>
  type === 'joined' || type === 'returned' || type === 'admitted';

const participationFrom = (
  stay: readonly ParticipantRecord[],
  seen: Seen | null,
): Omit<Participation, 'isWhole'> => {
  const [first, last] = [stay[0], stay.at(-1)] as [ParticipantRecord, ParticipantRecord];
  const ended = last.type === 'ended' ? last : null;
  const warned = stay.findLast(({ type }) => type === 'warned');
  const from = isEntrance(first) ? first.at : null;
  const logins = [...stay, ...(ended === null && seen !== null ? [seen] : [])];
  return {
    sequences: [first.sequence, last.sequence],
    from,
    to: ended?.at ?? null,
    countedFrom: countedFrom(logins.map(({ authenticatedAt = from }) => authenticatedAt)),
    ending: ended?.ending ?? null,
    by: ended?.by ?? null,
    warnings: stay.filter(({ type }) => type === 'warned').length,
    extensions: stay.filter(({ type }) => type === 'extended').length,
    warnedFor: ended?.ending === 'inactivity' && warned ? ended.at - warned.at : null,
    silences: silencesOf(stay, seen),
    policies: stay.map(({ at, policy }) => ({ at, policy })),
  };
};

/** Each that is later than all before it. */
const countedFrom = (all: readonly (Instant | null)[]): readonly Instant[] => {
  const counted: Instant[] = [];
  for (const since of all)
    if (since !== null && !counted.some((before) => before >= since)) counted.push(since);
  return counted;
};

const silencesOf = (stay: readonly ParticipantRecord[], seen: Seen | null): readonly Silence[] => {
  const silences: Silence[] = [];
  let since: Instant | null = null;
  let isWarned = false;
  const end = (until: Instant, from: Instant) => silences.push({ until, length: Math.max(0, until - from) });
  for (const record of stay) {
    switch (record.type) {
      case 'extended':
        if (since !== null) end(earliest(record.at, record.lastActivityAt), since);
        isWarned = false;
        since = record.lastActivityAt;
        break;
      case 'warned':
        since = silentSince(record);
        isWarned = true;
        break;
      case 'governed':
        if (record.lifted) isWarned = false;
        break;
      case 'ended':
        end(record.at, isWarned && since !== null ? since : record.lastActivityAt);
        break;
      default:
        if (!isWarned) since = record.lastActivityAt;
    }
  }
  if (stay.at(-1)?.type !== 'ended' && seen !== null)
    end(seen.at, isWarned && since !== null ? since : seen.lastActivityAt);
  return silences;
};

/** An answer that came in the same step has moved the activity that the record of the warning says; the deadline has stayed. */
const silentSince = ({ lastActivityAt, deadline, policy }: ParticipantRecord): Instant =>
  deadline === null ? lastActivityAt : earliest(lastActivityAt, instant(deadline - policy.idleTimeout));

/** The longest of its silences, or null when none is on record. */
export const longestSilence = ({ silences }: Participation): Silence | null =>
  silences.reduce<Silence | null>(
    (longest, silence) => (longest === null || silence.length > longest.length ? silence : longest),
    null,
  );
