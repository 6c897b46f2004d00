import { type Deadline, nextDeadline } from './deadlines.ts';
import type { Refusal, Transition } from './effect.ts';
import type { Ending } from './endings.ts';
import type { HappeningOf } from './happening.ts';
import { earliest, type Instant, latest } from './instant.ts';
import type { ConnectionId, Ended, Farewell, Heard, Participant, Present, Warned } from './participant.ts';

/** What a cell of the lifecycle table says, before the alarm and the debts are settled. */
export type Verdict = {
  readonly participant: Participant | null;
  readonly notice?: 'warning' | 'extended';
  readonly roster?: boolean;
  readonly farewells?: Readonly<Record<ConnectionId, Farewell>>;
  readonly transitions?: readonly Transition[];
  readonly refusal?: Refusal;
};

type Inside = Present | Warned;
type Connections = Readonly<Record<ConnectionId, Heard>>;

export const nothing = (before: Participant | null): Verdict => ({ participant: before });
export const notJoined = (before: Participant | null): Verdict => ({
  ...nothing(before),
  refusal: 'not-joined',
});
export const hasEnded = (before: Ended): Verdict => ({ ...nothing(before), refusal: 'participation-ended' });

/** A cell for a connection that is in the session. Any other is refused, whoever it belongs to. */
export const inside =
  <Before extends Inside, H extends { readonly connectionId: ConnectionId }>(
    cell: (before: Before, happening: H, now: Instant) => Verdict,
  ) =>
  (before: Before, happening: H, now: Instant): Verdict =>
    Object.hasOwn(before.connections, happening.connectionId)
      ? cell(before, happening, now)
      : notJoined(before);

/** The first participation of a person in this session. */
export const enter = (_: null, join: HappeningOf<'join'>, now: Instant): Verdict => ({
  participant: {
    ...newcomer(join, now),
    ...join.key,
    version: 0,
    alarm: { generation: 0, at: null },
    owed: null,
    wakeAt: null,
  },
  roster: true,
  transitions: [{ type: 'joined' }],
});

/** One more tab of a person who is inside. Opening one is not activity. A resume learns the exact state first. */
export const connect = (before: Inside, join: HappeningOf<'join'>, now: Instant): Verdict => {
  const here: Inside = {
    ...before,
    name: join.name,
    kind: join.kind,
    connections: hear(before.connections, join.connectionId, now),
    awaySince: null,
  };
  return join.resume ? refuseEnded(settle(here, now, here.joinedAt), join) : nothing(here);
};

/**
 * A new participation of a known person. A resume is let in only after a lost connection, and inherits the idle
 * time and the standing warning, so that a flapping network neither logs anybody out nor keeps anybody in.
 */
export const returnAfterEnding = (before: Ended, join: HappeningOf<'join'>, now: Instant): Verdict => {
  const { ending: _ending, endedAt: _endedAt, warnedAt, ...kept } = before;
  if (!join.resume)
    return {
      participant: { ...kept, ...newcomer(join, now) },
      roster: true,
      transitions: [{ type: 'returned' }],
    };
  if (before.ending !== 'disconnected') return hasEnded(before);
  const { joinedAt, lastActivityAt } = before;
  const fresh: Present = { ...kept, ...newcomer(join, now), joinedAt, lastActivityAt };
  const inherited: Inside = warnedAt === null ? fresh : { ...fresh, phase: 'warned', warnedAt };
  // Nobody was here to be warned, so nothing that fell due in the absence came late.
  const settled = refuseEnded(settle(inherited, now, now), join);
  return settled.refusal === undefined
    ? { ...settled, roster: true, transitions: [{ type: 'returned' }, ...(settled.transitions ?? [])] }
    : settled;
};

/** A resume that finds its time run out gets the ending as its answer, and keeps its connection. */
const refuseEnded = (settled: Verdict, { connectionId }: HappeningOf<'join'>): Verdict => {
  if (settled.participant?.phase !== 'ended') return settled;
  const { [connectionId]: _answered, ...farewells } = settled.farewells ?? {};
  return { ...settled, farewells, refusal: 'participation-ended' };
};

/** Activity counts from when it was done, never later than now, and only forward. */
export const act = (
  before: Present,
  { connectionId, at }: HappeningOf<'activity'>,
  now: Instant,
): Verdict => {
  const lastActivityAt = earliest(at, now);
  if (lastActivityAt <= before.lastActivityAt) return nothing(before);
  return {
    participant: { ...before, lastActivityAt, connections: hear(before.connections, connectionId, now) },
  };
};

export const actWhileWarned = (before: Warned, happening: HappeningOf<'activity'>, now: Instant): Verdict =>
  before.policy.activityExtends && happening.at > before.warnedAt
    ? extend(before, { type: 'extend', connectionId: happening.connectionId }, now)
    : nothing(before);

/** The one click. Also welcome from somebody who is not warned (any more): two tabs may both click. */
export const extend = (before: Inside, { connectionId }: HappeningOf<'extend'>, now: Instant): Verdict => {
  const connections = hear(before.connections, connectionId, now);
  const lastActivityAt = latest(before.lastActivityAt, now);
  if (before.phase === 'present')
    return { participant: { ...before, connections, lastActivityAt }, notice: 'extended' };
  const { warnedAt: _warnedAt, ...kept } = before;
  return {
    participant: { ...kept, phase: 'present', connections, lastActivityAt },
    notice: 'extended',
    roster: true,
    transitions: [{ type: 'extended' }],
  };
};

export const renew = (before: Inside, { connectionId }: HappeningOf<'ping'>, now: Instant): Verdict => ({
  participant: { ...before, connections: hear(before.connections, connectionId, now) },
});

export const setMedia = (before: Inside, { audio, video }: HappeningOf<'media'>): Verdict =>
  before.media.audio === audio && before.media.video === video
    ? nothing(before)
    : { participant: { ...before, media: { audio, video } }, roster: true };

/** Leaves at once, on every tab. The connection that asked stays open: its person goes on to another session. */
export const exit = (before: Inside, { connectionId }: HappeningOf<'exit'>, now: Instant): Verdict =>
  end(withoutConnection(before, connectionId, now), 'exit', now, null);

/** One connection has gone, by whatever way it was learned. After an ending there is one less to be told. */
export const disconnect = (
  before: Participant,
  { connectionId }: HappeningOf<'disconnect'>,
  now: Instant,
): Verdict => {
  if (before.phase === 'ended' || !Object.hasOwn(before.connections, connectionId)) return nothing(before);
  return { participant: withoutConnection(before, connectionId, now) };
};

/** Does everything that time has made due, the earliest first. Who called, and how late, makes no difference. */
export const wake = (before: Inside, _: unknown, now: Instant): Verdict =>
  settle(before, now, before.joinedAt);

const settle = (before: Inside, now: Instant, since: Instant): Verdict => {
  let participant: Participant = before;
  let verdict: Verdict = nothing(before);
  for (;;) {
    const deadline = nextDeadline(participant);
    if (participant.phase === 'ended' || deadline === null || deadline.at > now) return verdict;
    const due = { ...deadline, at: latest(deadline.at, since) };
    verdict = add(verdict, elapse(participant, due, now));
    participant = verdict.participant ?? participant;
  }
};

const elapse = (participant: Inside, deadline: Deadline, now: Instant): Verdict => {
  switch (deadline.cause) {
    case 'lease': {
      const heard = participant.connections[deadline.connectionId]?.seenAt ?? now;
      return {
        participant: withoutConnection(participant, deadline.connectionId, heard),
        farewells: { [deadline.connectionId]: { ending: 'disconnected', at: now } },
      };
    }
    case 'away':
      return end(participant, 'disconnected', now, deadline.at);
    case 'stay':
      return end(participant, 'limit', now, deadline.at);
    case 'unanswered':
      return end(participant, 'inactivity', now, deadline.at);
    case 'idle':
      return {
        participant: { ...participant, phase: 'warned', warnedAt: now },
        notice: 'warning',
        roster: true,
        transitions: [{ type: 'warned', lateness: now - deadline.at }],
      };
  }
};

const end = (participant: Inside, ending: Ending, now: Instant, deadline: Instant | null): Verdict => {
  const { connections, awaySince: _awaySince, media: _media, phase: _phase, ...kept } = participant;
  const warnedAt = participant.phase === 'warned' ? participant.warnedAt : null;
  const told = Object.keys(connections).map((id): [string, Farewell] => [id, { ending, at: now }]);
  return {
    participant: { ...kept, phase: 'ended', ending, endedAt: now, warnedAt },
    farewells: Object.fromEntries(told),
    roster: true,
    transitions: [{ type: 'ended', ending, lateness: deadline === null ? null : now - deadline }],
  };
};

const newcomer = ({ name, kind, policy, connectionId }: HappeningOf<'join'>, now: Instant) => ({
  phase: 'present' as const,
  name,
  kind,
  policy,
  joinedAt: now,
  lastActivityAt: now,
  connections: hear({}, connectionId, now),
  awaySince: null,
  media: { audio: false, video: false },
});

const hear = (connections: Connections, connectionId: ConnectionId, now: Instant): Connections => ({
  ...connections,
  [connectionId]: { seenAt: latest(connections[connectionId]?.seenAt ?? now, now) },
});

const withoutConnection = <P extends Inside>(
  participant: P,
  connectionId: ConnectionId,
  since: Instant,
): P => {
  const { [connectionId]: _gone, ...connections } = participant.connections;
  const awaySince = Object.keys(connections).length === 0 ? since : null;
  return { ...participant, connections, awaySince };
};

const add = (first: Verdict, second: Verdict): Verdict => ({
  ...first,
  ...second,
  roster: (first.roster ?? false) || (second.roster ?? false),
  farewells: { ...first.farewells, ...second.farewells },
  transitions: [...(first.transitions ?? []), ...(second.transitions ?? [])],
});
