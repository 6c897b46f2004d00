import type { Ending } from '../endings.ts';
import { after, type Duration, type Instant, latest } from '../instant.ts';
import {
  type ConnectionId,
  type Farewell,
  lastHeard,
  type Participant,
  type Waiting,
} from '../presence/participant.ts';
import { isOvertaken, saidGoodbye, wentElsewhere, withoutConnection } from './connections.ts';
import type { HappeningOf } from './happening.ts';
import { type Connected, nothing, notJoined, overtaken, type Verdict } from './verdict.ts';

/**
 * Leaves at once, on every tab. The connection that asked stays open: its person goes on to another session. Its own join may have
 * died, or its lease be over: that keeps no other tab in. Who has come in since it was said stays in: by now it is said of one tab.
 */
export const exit = (before: Connected, happening: HappeningOf<'exit'>, now: Instant): Verdict => {
  const { connectionId, at } = happening;
  if (isOvertaken(before, happening)) return overtaken(before);
  const isIn = Object.hasOwn(before.connections, connectionId);
  const begunAt = isIn && isByItself(before) ? null : lastBegun(before, connectionId);
  const isLate = at !== undefined && begunAt !== null && at < after(begunAt, isIn ? -ROUGHLY : 0);
  if (isIn) {
    const left = withoutConnection(before, connectionId, now);
    return isLate ? { participant: wentElsewhere(left, happening) } : end(left, 'exit', now, null);
  }
  return at === undefined || isLate ? notThere(before, happening) : end(before, 'exit', now, null);
};

/**
 * When the gateway took an exit, how long ago its page says that it was, and when a function let somebody in are known by clocks that
 * differ. Whoever leaves as soon as they have come in would else be taken for having left before.
 */
const ROUGHLY: Duration = 5_000;

/** Nobody has come in by hand: what a tab does by itself undoes no exit. On a connection that is not in, nobody knows whose tab that was. */
const isByItself = ({ resumed, enteredAgain }: Connected): boolean =>
  resumed === true && enteredAgain === undefined;

/** When their person has last come in, other than on this connection while they were in. */
const lastBegun = ({ joinedAt, enteredAgain }: Connected, connectionId: ConnectionId): Instant =>
  enteredAgain === undefined || enteredAgain.connectionId === connectionId
    ? joinedAt
    : latest(joinedAt, enteredAgain.at);

/** This tab alone leaves, on purpose. Whoever has no other has left, and there is no return to wait for. */
export const leave = (before: Connected, happening: HappeningOf<'leave'>, now: Instant): Verdict => {
  if (isOvertaken(before, happening)) return overtaken(before);
  if (!Object.hasOwn(before.connections, happening.connectionId)) return notThere(before, happening);
  const left = wentElsewhere(withoutConnection(before, happening.connectionId, now), happening);
  return left.awaySince === null ? { participant: left } : end(left, 'exit', now, null);
};

/** Its join may be under way still. */
const notThere = (before: Connected, happening: HappeningOf<'exit' | 'leave'>): Verdict =>
  notJoined(happening.isOut ? wentElsewhere(before, happening) : before);

/** One connection has gone, by whatever way it was learned. After an ending there is one less to be told. */
export const disconnect = (
  before: Participant,
  happening: HappeningOf<'disconnect'>,
  now: Instant,
): Verdict => {
  const { connectionId, how = 'lost' } = happening;
  if (before.phase === 'ended' || isOvertaken(before, happening)) return nothing(before);
  if (Object.hasOwn(before.connections, connectionId))
    return { participant: wentElsewhere(withoutConnection(before, connectionId, now, how), happening) };
  const known = how === 'goodbye' ? saidGoodbye(before, connectionId) : before;
  return nothing(wentElsewhere(known, happening));
};

export const deny = (before: Waiting, _: HappeningOf<'deny'>, now: Instant): Verdict =>
  end(before, 'denied', now, null);

export const remove = (
  before: Connected,
  { ending = 'removed', answered, reason }: HappeningOf<'remove'>,
  now: Instant,
): Verdict =>
  // Who has been let in meanwhile is at no door any more.
  before.phase !== 'waiting' && (ending === 'crowded' || ending === 'uninvited')
    ? nothing(before)
    : end(
        answered === undefined ? before : withoutConnection(before, answered, now),
        ending,
        now,
        null,
        reason,
      );

export const end = (
  participant: Connected,
  ending: Ending,
  now: Instant,
  deadline: Instant | null,
  reason?: string,
): Verdict => {
  const { connections, ...kept } = endable(participant);
  const wasInside = participant.phase !== 'waiting';
  const why = reason === undefined ? {} : { reason };
  const told = Object.keys(connections).map((id): [string, Farewell] => [id, { ending, at: now, ...why }]);
  return {
    participant: {
      ...kept,
      phase: 'ended',
      ending,
      endedAt: now,
      ...why,
      warnedAt: participant.phase === 'warned' ? participant.warnedAt : null,
      heardAt: lastHeard(participant),
      wasInside,
    },
    farewells: Object.fromEntries(told),
    roster: wasInside,
    waitingRoom: !wasInside,
    transitions: [{ type: 'ended', ending, lateness: deadline === null ? null : now - deadline }],
  };
};

/** What an ending keeps of a participation. */
const endable = (participant: Connected) => {
  const {
    awaySince: _awaySince,
    leftAt: _leftAt,
    parting: _parting,
    elsewhere: _elsewhere,
    resumed: _resumed,
    enteredAgain: _enteredAgain,
    // A release that knows no marks would bring somebody back by it, with numbers of its own.
    deployed: _deployed,
    ...kept
  } = participant;
  if (kept.phase === 'waiting') {
    const { phase: _phase, knockedAt: _knockedAt, ...rest } = kept;
    return rest;
  }
  if (kept.phase === 'warned') {
    const { phase: _phase, media: _media, state: _state, warnedAt: _warnedAt, ...rest } = kept;
    return rest;
  }
  const { phase: _phase, media: _media, state: _state, hold: _hold, ...rest } = kept;
  return rest;
};
