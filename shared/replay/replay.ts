import type { ParticipantRecord } from '../audit/record.ts';
import { hashOf } from '../audit/trail.ts';
import { after, earliest, type Instant, instant } from '../instant.ts';
import { type Happening, type HappeningOf, removalEndings } from '../lifecycle/happening.ts';
import { decide } from '../lifecycle.ts';
import type { Ended, Participant, ParticipantKey } from '../presence/participant.ts';

export type Replayed = {
  /** Where the core ends up; null when nothing could be replayed. */
  readonly participant: Participant | null;
  /** What the core says otherwise than the records, or null. */
  readonly fault: string | null;
};

/** The one connection of a replayed person: which there were is not on record. */
const CONNECTION = 'replayed';
const NEVER = instant(Number.MAX_SAFE_INTEGER);
/** Nor is who they were, nor what they might do. */
const SOMEBODY = { name: '', kind: 'licence-holder', role: 'member' } as const;

/**
 * Lets the core live through what is on record. Each record has to come out of it again, hash for hash. What came before
 * the first record of a participation that is still kept cannot be replayed.
 */
export const replayed = (key: ParticipantKey, records: readonly ParticipantRecord[]): Replayed => {
  let participant: Participant | null = null;
  let made: ParticipantRecord[] = [];
  const beginning = records.findIndex(isBeginning);
  const kept = beginning < 0 ? [] : records.slice(beginning);
  for (const [index, record] of kept.entries()) {
    if (made.length === 0) {
      const before: Participant | null =
        record.sequence === 1 ? null : (participant ?? formerly(key, record));
      ({ participant, made } = lived({ key, before, record, following: kept.slice(index + 1, index + 3) }));
    }
    const [next, ...rest] = made;
    // The one after it knows its hash, or else the trail does.
    const head = rest[0]?.previous ?? participant?.trail.head;
    if (next === undefined || head !== hashOf(key, record))
      return {
        participant,
        fault: `Record ${record.sequence} (${record.type}) is not what the core decides.`,
      };
    made = rest;
  }
  const [extra] = made;
  return { participant, fault: extra ? `The core decides ${extra.type} too, which is not on record.` : null };
};

/** The first participation, or a later one that inherits nothing. */
const isBeginning = ({ sequence, cause, at, lastActivityAt, type }: ParticipantRecord): boolean =>
  sequence === 1 ||
  (cause === 'join' && at === lastActivityAt && (type === 'returned' || type === 'knocked'));

/** What a participation that is not on record any more has left behind: whatever it was, it is over. */
const formerly = (key: ParticipantKey, { previous, sequence, policy, at }: ParticipantRecord): Ended => ({
  ...key,
  ...SOMEBODY,
  phase: 'ended',
  version: sequence,
  policy,
  joinedAt: at,
  lastActivityAt: at,
  alarm: { generation: 0, at: null },
  owed: null,
  trail: { head: previous, length: sequence - 1 },
  wakeAt: null,
  ending: 'exit',
  endedAt: at,
  warnedAt: null,
  heardAt: at,
  wasInside: true,
});

/** A record, and what it has to come out of. */
type Scene = {
  readonly key: ParticipantKey;
  readonly before: Participant | null;
  readonly record: ParticipantRecord;
  /** The two after it at most: one happening makes no more than three. */
  readonly following: readonly ParticipantRecord[];
};

const lived = (scene: Scene) => {
  const { before, record } = scene;
  let participant = before && heardLast(before, before.joinedAt);
  const gone = goneIn(scene);
  const { authenticatedAt } = record;
  // A login while somebody was inside came to nothing that is on record, but that their stay counts from it. A guest has none.
  if (participant)
    participant =
      authenticatedAt === undefined
        ? { ...participant, kind: 'guest' }
        : { ...participant, kind: SOMEBODY.kind, authenticatedAt };
  for (const [happening, now] of happeningsOf(scene)) {
    // What came before has taken them for heard, an activity by a clock that was ahead as well.
    if (participant && gone?.byLease) participant = heardLast(participant, gone.since);
    participant = decide(participant && { ...participant, owed: null }, happening, now).next;
  }
  return { participant, made: [...(participant?.owed?.records ?? [])] };
};

/**
 * When somebody was last heard is not on record, nor is what was not believed of a return for that reason: so what is on
 * record was believed, as of somebody who has not been heard since they came. Where it decided something, it is known by that.
 */
const heardLast = (participant: Participant, heardAt: Instant): Participant => {
  if (participant.phase === 'ended') return { ...participant, heardAt };
  const connections = Object.entries(participant.connections).map(
    ([id, heard]) => [id, { ...heard, seenAt: heardAt }] as const,
  );
  return { ...participant, heardAt, connections: Object.fromEntries(connections) };
};

type Step = readonly [happening: Happening, now: Instant];

/** What must have happened for this to come on record: activity as late as it says, and then its cause. */
const happeningsOf = (scene: Scene): Step[] => {
  const { before, record } = scene;
  const { cause, at, lastActivityAt } = record;
  const by = record.by === null ? {} : { by: record.by };
  const connectionId = CONNECTION;
  const steps: Step[] = [];
  // A rule, or another deployment, that changed nothing for somebody is on record with what came next, and so is one that came while
  // they waited at the door. To be put under the same once more changes nothing.
  if (before && cause !== 'govern') steps.push([governing(record), at]);
  if (before?.phase === 'present')
    steps.push([{ type: 'activity', connectionId, at: lastActivityAt }, lastActivityAt]);
  switch (cause) {
    case 'join':
      return [...steps, [joining(scene), at]];
    case 'wake':
      return [...steps, ...beforeWaking(scene), [{ type: 'wake', hand: 'none' }, at]];
    case 'activity':
      // It answered a warning, so it was later than that.
      return [...steps, [{ type: cause, connectionId, at: NEVER }, at]];
    case 'hold':
      return [...steps, [holding(scene), at]];
    case 'release':
      return [...steps, [{ type: cause, connectionId: record.by === null ? connectionId : null, ...by }, at]];
    case 'extend':
    case 'exit':
    case 'leave':
      return [...steps, [{ type: cause, connectionId }, at]];
    case 'govern':
      return [...steps, [{ ...governing(record), ...by }, at]];
    case 'admit':
    case 'deny':
      return [...steps, [{ type: cause, ...by }, at]];
    case 'remove': {
      const said = record.type === 'ended' ? record.ending : null;
      const ending = removalEndings.find((one) => one === said) ?? 'removed';
      return [...steps, [{ type: cause, ending, ...by }, at]];
    }
  }
};

/**
 * Of which deployment it was is not on record: of another than before, if it was no other rule. Long enough after that one it
 * was, however far behind the clock of its function.
 */
const governing = ({ policy, rule, sequence }: ParticipantRecord): HappeningOf<'govern'> => ({
  type: 'govern',
  policy,
  ...(rule && { rule }),
  deploying: { mark: `of record ${sequence}`, sideBySide: -Infinity },
});

/** Whoever joins with an activity behind them resumes, and so does whoever only learns by it that they, or their hold, had ended. */
const joining = ({ key, record }: Scene): Happening => {
  const { type, at, lastActivityAt, authenticatedAt, policy, rule } = record;
  return {
    type: 'join',
    key,
    connectionId: CONNECTION,
    resume: type === 'ended' || type === 'released' || lastActivityAt < at,
    actedAt: lastActivityAt,
    ...SOMEBODY,
    door: type === 'knocked' ? 'knock' : 'open',
    ...(authenticatedAt !== undefined && { authenticatedAt }),
    expiresAt: NEVER,
    policy,
    ...(rule && { rule }),
  };
};

/** How long was asked for is not on record; what was granted of it is, and is granted again. */
const holding = ({ record, following }: Scene): Happening => {
  const held = [record, ...following].find((one) => one.type === 'held');
  // Out of a hold comes more than this: it is not what the core decides.
  if (held === undefined) return { type: 'extend', connectionId: CONNECTION };
  return { type: 'hold', connectionId: CONNECTION, reason: held.reason, for: held.until - held.at };
};

/** Whoever was away for too long had lost their connection by then; whoever was not was heard to the last. */
const beforeWaking = (scene: Scene): Step[] => {
  const connectionId = CONNECTION;
  const gone = goneIn(scene);
  if (gone === null) return [[{ type: 'ping', connectionId }, scene.record.at]];
  return gone.byLease ? [] : [[{ type: 'disconnect', connectionId }, gone.since]];
};

/**
 * Since when somebody has been away whom time gives up for it here; null when it gives up nobody. When the same awakening warned
 * them first, although they had been away for longer, it was their lease that ran out.
 */
const goneIn = ({
  record,
  following,
}: Scene): { readonly since: Instant; readonly byLease: boolean } | null => {
  if (record.cause !== 'wake') return null;
  const together = [record, ...following].filter(({ at }) => at === record.at);
  const gone = together.find(isAway);
  if (gone?.deadline == null) return null;
  // How they went is not on record; the deadline is what counts of it. A clock that is behind may give them up before they came
  // in, which is then on record as the deadline.
  const since = after(earliest(gone.deadline, gone.at), -gone.policy.lostGrace);
  const before = together.slice(0, together.indexOf(gone));
  const wentBy = gone.deadline;
  return { since, byLease: before.some(({ deadline, at }) => wentBy < (deadline ?? at)) };
};

const isAway = (record: ParticipantRecord): boolean =>
  record.type === 'ended' && record.ending === 'disconnected';
