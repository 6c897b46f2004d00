import { type Instant, latest } from '../instant.ts';
import {
  type Closing,
  type ConnectionId,
  type Farewell,
  type Heard,
  lastHeard,
  MOST_CONNECTIONS,
  type Participant,
} from '../presence/participant.ts';
import type { HappeningOf } from './happening.ts';
import { loginOf } from './reentry.ts';
import type { Connected } from './verdict.ts';

type Connections = Readonly<Record<ConnectionId, Heard>>;

export const withConnection = <P extends Connected>(
  before: P,
  join: HappeningOf<'join'>,
  now: Instant,
): P => ({
  ...before,
  name: nameFor(before, join),
  kind: join.kind,
  role: join.role,
  // Functions of another deployment may let the tab in: how long somebody stays is for the one that they are under.
  ...loginOf(before, { ...join, policy: before.policy }),
  connections: withinBound(before.connections, join, now),
  awaySince: null,
  ...(!join.resume && { enteredAgain: { connectionId: join.connectionId, at: now } }),
});

/** Those that make room for others, and are told so. */
export const madeWay = (
  before: Connected,
  { connections }: Connected,
  now: Instant,
): Readonly<Record<ConnectionId, Farewell>> =>
  Object.fromEntries(
    Object.keys(before.connections)
      .filter((connectionId) => !Object.hasOwn(connections, connectionId))
      .map((connectionId) => [connectionId, { ending: 'elsewhere', at: now }]),
  );

/** One more, and of those that were there the last ones heard. Whatever is gone without a word is heard no more. */
const withinBound = (before: Connections, join: HappeningOf<'join'>, now: Instant): Connections => {
  const { [join.connectionId]: again, ...others } = before;
  const kept = Object.entries(others)
    .sort(([one, a], [other, b]) => b.seenAt - a.seenAt || (one < other ? -1 : 1))
    .slice(0, MOST_CONNECTIONS - 1);
  return { ...Object.fromEntries(kept), ...entry(join, now, again) };
};

/** The entry of a connection that comes in, or says so once more. */
export const entry = (
  { connectionId, expiresAt, said }: HappeningOf<'join'>,
  now: Instant,
  before?: Heard,
): Connections => {
  const last = Math.max(said ?? -1, before?.said ?? -1);
  return { [connectionId]: { seenAt: now, expiresAt, ...(last >= 0 && { said: last }) } };
};

/**
 * A connection has gone elsewhere: a join that it said before may be under way, in a function that dies before it looks where the
 * connection is by then.
 */
export const wentElsewhere = <P extends Connected>(
  before: P,
  { connectionId, said }: HappeningOf<'exit' | 'leave' | 'disconnect'>,
): P => {
  const { elsewhere } = before;
  const isKnown = elsewhere?.connectionId === connectionId && elsewhere.said >= (said ?? 0);
  return said === undefined || isKnown ? before : { ...before, elsewhere: { connectionId, said } };
};

/** Whether the connection has gone elsewhere by what it said later. */
export const isElsewhere = ({ elsewhere }: Connected, { connectionId, said }: HappeningOf<'join'>): boolean =>
  elsewhere?.connectionId === connectionId && said !== undefined && said < elsewhere.said;

/** Whether the connection has said later that it comes in. */
export const isOvertaken = (
  { connections }: Connected,
  { connectionId, said }: HappeningOf<'exit' | 'leave' | 'disconnect'>,
): boolean => said !== undefined && said < (connections[connectionId]?.said ?? said);

/** A guest is who was seen at the door, whatever another tab calls them; a member is called as their account says. */
export const nameFor = (before: Pick<Participant, 'name'>, { kind, name }: HappeningOf<'join'>): string =>
  kind === 'guest' ? before.name : name;

/** Marks a connection that is there as heard. */
export const hear = (connections: Connections, connectionId: ConnectionId, now: Instant): Connections => {
  const heard = connections[connectionId];
  return heard === undefined
    ? connections
    : { ...connections, [connectionId]: { ...heard, seenAt: latest(heard.seenAt, now) } };
};

/**
 * Gone since then. Who had another connection that closed later was here until that one closed, and went as it did. Of one that
 * the server closes, `$disconnect` says what it says after a goodbye: so it is not known by its name any more, and counts as lost.
 */
export const withoutConnection = <P extends Connected>(
  participant: P,
  connectionId: ConnectionId,
  since: Instant,
  how: Closing | 'by server' = 'lost',
): P => {
  const { [connectionId]: _gone, ...connections } = participant.connections;
  const { parting: earlier, ...rest } = participant;
  const wentLast = participant.leftAt === undefined || since >= participant.leftAt;
  const leftAt = wentLast ? since : (participant.leftAt ?? since);
  const awaySince = Object.keys(connections).length === 0 ? leftAt : null;
  const last = how === 'by server' ? undefined : { connectionId, how };
  const parting = wentLast ? last : earlier;
  return {
    ...(rest as P),
    connections,
    awaySince,
    leftAt,
    heardAt: lastHeard(participant),
    ...(parting && { parting }),
  };
};

/** A post may find a connection gone before its goodbye is heard of: then it was one, and counts from when it was missed. */
export const saidGoodbye = <P extends Connected>(participant: P, connectionId: ConnectionId): P =>
  participant.parting?.connectionId === connectionId && participant.parting.how !== 'goodbye'
    ? { ...participant, parting: { connectionId, how: 'goodbye' } }
    : participant;
