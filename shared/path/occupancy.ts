import type { Instant } from '../instant.ts';
import type { SecondHand } from '../ports/alarms.ts';
import type { Connections, ConnectionTable } from '../ports/connections.ts';
import type { ParticipantTable } from '../ports/participants.ts';
import type { SessionTable } from '../ports/sessions.ts';
import type { Clock, Trouble } from '../ports.ts';
import { crowdOf, doorOf, isWaiting, waitingRoomOf } from '../presence/door.ts';
import {
  type ConnectionId,
  isInside,
  type Participant,
  type ParticipantId,
  type SessionId,
} from '../presence/participant.ts';
import { surplusOf } from '../presence/places.ts';
import { type Intruder, intrudersOf, named } from './intruders.ts';
import type { Roster } from './roster.ts';
import { tellChanges } from './roster-changes.ts';
import { show, showForFaster } from './showing.ts';
import { broadcast, linesOf, nothingTold, type Told, together } from './telling.ts';
import { tellingDue, type Urgency } from './windows.ts';

type Ports = {
  readonly participants: ParticipantTable;
  readonly sessions: SessionTable;
  readonly registry: ConnectionTable;
  readonly connections: Connections;
  readonly secondHand: SecondHand;
  readonly clock: Clock;
  readonly trouble: Trouble;
};

export type Occasion = {
  /** Of whom there is something to tell of the roster. */
  readonly changed: readonly ParticipantId[];
  /** Whether there is something to tell of who waits at the door. */
  readonly waitingRoom: boolean;
  readonly urgency: Urgency;
  /** Whether somebody was called to see to it that it is told. */
  readonly called: boolean;
  /** Has the roster as the reply to their own message. */
  readonly joiner: ConnectionId | null;
};

export type Published = {
  /** Null when nobody needed to look. */
  readonly seen: Roster | null;
  /** When somebody has to see to it that the changes are told; null when that is done, or for others to do. */
  readonly tellAt: Instant | null;
  /** How many were inside before: as many are told then. */
  readonly audience: number;
  /** Whether the changes are being told by this; otherwise they are still owed. */
  readonly isTold: boolean;
  readonly intruders: readonly Intruder[];
  /** How often the session's rules have changed, as it was after the write that caused this. */
  readonly ruleRevision: number | null;
  readonly telling: Promise<Told>;
};

/**
 * Publishes who is inside, without a transaction: a number is taken after the write that caused this, then the
 * session is looked at, then the outcome is stored unless a higher number was faster. Whoever holds the highest
 * number has seen every earlier write. With the number it is noted of whom there is something to tell; of those who come
 * together one takes over to tell all that is noted, and what the others have to tell stays owed until that is done. Answers with those who are inside although
 * the session is full, or has been hidden from them meanwhile; and lets the telling go on, which never rejects.
 */
export const publish = async (ports: Ports, sessionId: SessionId, occasion: Occasion): Promise<Published> => {
  const { sessions, participants, connections, clock } = ports;
  const { changed, waitingRoom, urgency, called, joiner } = occasion;
  const noted = await sessions.takeNumber(sessionId, changed, noteOf(urgency));
  if (noted === null) return nowhere(await participants.gathered(sessionId));
  const { ruleRevision, occupancy: audience } = noted;
  // Somebody may take over at the same time. What is noted by then is told by them.
  const now = clock();
  const isForOthers = called && !waitingRoom && noted.people + noted.atLeisure > 0;
  const due = changed.length > 0 || isForOthers ? tellingDue(noted, urgency, now) : null;
  const claim = due !== null && due <= now ? await sessions.claim(sessionId, noted.told, now) : 'claimed';
  // The first whose change waits sees to it that it is told, with all that have come until then; so does the first whose change
  // is pressing. What may wait is told along with that. If there are so many that it may only be told later, whoever is called
  // to it has to be called again.
  const others = noteOf(urgency) === 'pressing' ? noted.people : noted.people + noted.atLeisure;
  const tellAt = due !== null && due > now && (called || others <= changed.length) ? due : null;
  const isTold = changed.length === 0 || claim !== 'claimed';
  if (claim === 'claimed' && joiner === null && !waitingRoom)
    return {
      seen: null,
      tellAt,
      audience,
      isTold,
      intruders: [],
      ruleRevision,
      telling: Promise.resolve(nothingTold),
    };

  const revision = claim === 'claimed' ? noted.number : claim.number;
  const people = await participants.gathered(sessionId);
  const surplus = surplusOf(people.filter(isInside));
  const crowd = crowdOf(people.filter(isWaiting));
  const left = new Set<Participant>([...surplus, ...crowd]);
  const fitting = people.filter((person) => !left.has(person));
  const inside = fitting.filter(isInside);
  const door = doorOf(fitting.filter(isWaiting), inside);
  // Even if somebody was faster, this change has still to be told: clients drop what is older by its revision.
  const published = await sessions.publishOccupancy(sessionId, revision, inside.length, door);
  const room = waitingRoomOf(fitting.filter(isWaiting));
  // Where people were and are inside, the lists show what they did.
  const mayTurn = audience === 0 || inside.length === 0;
  const seen = { revision, people: fitting, ...room };
  const moderators = inside.filter(({ role }) => role === 'moderator');
  const stamp = { serverTime: clock(), sessionId, revision };
  const message = { type: 'waiting.changed', ...stamp, ...room } as const;
  const telling = Promise.all([
    claim === 'claimed' ? nothingTold : tellChanges(ports, sessionId, { ...occasion, inside, noted, claim }),
    waitingRoom ? broadcast(connections, moderators, message, joiner) : nothingTold,
    published !== 'older' ? show(ports, published) : mayTurn ? showForFaster(ports, sessionId) : nothingTold,
  ]).then(together);
  const tooMany = [...named('full', surplus), ...named('crowded', crowd)];
  // Whoever has published a higher number takes them out. Only who asks to enter has to know at once.
  const asking = new Set(
    [...surplus, ...crowd]
      .filter((person) => linesOf([person]).some(({ connectionId }) => connectionId === joiner))
      .map(({ participantId }) => participantId),
  );
  const intruders =
    published === 'older'
      ? tooMany.filter(({ participantId }) => asking.has(participantId))
      : [...named('hidden', intrudersOf(published.session, fitting)), ...tooMany];
  return { seen, tellAt, audience, isTold, intruders, ruleRevision, telling };
};

const noteOf = (urgency: Urgency) => (urgency === 'at leisure' ? 'at leisure' : 'pressing');

/** Deleted under them: nothing to publish to is nothing to do, and nobody stays in what is not there. */
const nowhere = (people: readonly Participant[]): Published => ({
  seen: { revision: 0, people: [], waiting: [], waitingTotal: 0 },
  tellAt: null,
  audience: 0,
  isTold: true,
  intruders: named('removed', people),
  ruleRevision: null,
  telling: Promise.resolve(nothingTold),
});
