import type { Transition } from '../audit/transition.ts';
import type { Ending } from '../endings.ts';
import { type Duration, type Instant, latest } from '../instant.ts';
import { type Deadline, limitAt, nextDeadline } from '../presence/deadlines.ts';
import type { ConnectionId, Participant, Present } from '../presence/participant.ts';
import { withoutConnection } from './connections.ts';
import type { HappeningOf } from './happening.ts';
import { end } from './leaving.ts';
import { cutOff } from './outage.ts';
import { add, type Connected, type Inside, nothing, standing, type Verdict } from './verdict.ts';

/** Does everything that time has made due, the earliest first. Who called, and how late, makes no difference. */
export const wake = (before: Connected, { outage = false }: HappeningOf<'wake'>, now: Instant): Verdict =>
  settle(outage ? cutOff(before) : before, now, before.joinedAt);

export const settle = (before: Connected, now: Instant, since: Instant): Verdict => {
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

const elapse = (participant: Connected, deadline: Deadline, now: Instant): Verdict => {
  switch (deadline.cause) {
    case 'lease': {
      // Unheard since then, so away since then: the grace has run out together with the lease.
      const since = participant.connections[deadline.connectionId]?.seenAt ?? now;
      return dropConnection(participant, deadline.connectionId, 'disconnected', since, now);
    }
    case 'expiry':
      return dropConnection(participant, deadline.connectionId, 'expired', now, now);
    case 'patience':
      return end(participant, 'unanswered', now, deadline.at);
    case 'away':
      return end(participant, 'disconnected', now, deadline.at);
    case 'notice': {
      if (participant.phase === 'waiting') throw new TypeError('Nobody stays at the door.');
      return announce(participant, now);
    }
    case 'stay':
      return end(participant, 'limit', now, deadline.at);
    case 'unanswered':
      return end(participant, 'inactivity', now, deadline.at);
    case 'idle':
    case 'hold': {
      if (participant.phase !== 'present') throw new TypeError('Only somebody present can be idle.');
      if (deadline.cause === 'idle') return warn(participant, deadline.at, now);
      const transitions = releasedBy(participant, now - deadline.at);
      return { participant: withoutHold(participant), roster: true, transitions };
    }
  }
};

/** Whoever is warned holds no more. */
export const warn = (participant: Present, due: Instant, now: Instant): Verdict => ({
  participant: { ...withoutHold(participant), phase: 'warned', warnedAt: now },
  notice: 'warning',
  roster: true,
  transitions: [...releasedBy(participant, now - due), { type: 'warned', lateness: now - due }],
});

/**
 * Nothing that they do puts off the end of their stay, so they are told of it while there is time. It answers no warning. Where the
 * end has come as well, they are told of nothing but that.
 */
const announce = (participant: Inside, now: Instant): Verdict => ({
  participant: { ...participant, announced: limitAt(participant) ?? now, governed: true },
  notice: standing(participant),
});

const releasedBy = ({ hold }: Present, lateness: Duration): readonly Transition[] =>
  hold === undefined ? [] : [{ type: 'released', lateness }];

export const withoutHold = ({ hold: _hold, ...kept }: Present): Present => kept;

const dropConnection = (
  participant: Connected,
  connectionId: ConnectionId,
  ending: Ending,
  since: Instant,
  now: Instant,
): Verdict => ({
  participant: withoutConnection(participant, connectionId, since, 'by server'),
  farewells: { [connectionId]: { ending, at: now } },
});
