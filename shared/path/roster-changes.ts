import type { Connections } from '../ports/connections.ts';
import type { ParticipantTable } from '../ports/participants.ts';
import { type Claim, NUMBERS_OF_A_CLAIM, type Untold } from '../ports/sessions.ts';
import type { Clock, Trouble } from '../ports.ts';
import type {
  ConnectionId,
  Participant,
  ParticipantId,
  Present,
  SessionId,
  Warned,
} from '../presence/participant.ts';
import { changeOf, partsOf } from '../presence/roster.ts';
import { AT_ONCE, eachOf } from './crowd.ts';
import { strikeRoster } from './step.ts';
import { broadcast, nothingTold, type Told, together } from './telling.ts';

type Ports = {
  readonly participants: ParticipantTable;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly trouble: Trouble;
};

type Taken = {
  readonly changed: readonly ParticipantId[];
  /** Has the roster as the reply to their own message. */
  readonly joiner: ConnectionId | null;
  readonly inside: readonly (Present | Warned)[];
  readonly noted: Untold;
  readonly claim: Claim;
};

/** Tells everybody inside what has changed since the last telling, and strikes what others owed of it. Never rejects. */
export const tellChanges = async (ports: Ports, sessionId: SessionId, taken: Taken): Promise<Told> => {
  const { inside, noted, claim, changed, joiner } = taken;
  const there = new Map(inside.map((person) => [person.participantId, person]));
  const people: (readonly [ParticipantId, Participant | null])[] = [];
  try {
    await eachOf([...new Set([...changed, ...claim.changed])], AT_ONCE, async (participantId) => {
      const key = { sessionId, participantId };
      people.push([participantId, there.get(participantId) ?? (await ports.participants.load(key))]);
    });
  } catch (fault) {
    return { ...nothingTold, failed: [fault] };
  }
  const changes = people.map(([participantId, person]) => changeOf(participantId, person));
  const { parts, told } = partsOf(changes, NUMBERS_OF_A_CLAIM);
  const outcomes: Told[] = [];
  let since = noted.told;
  for (const [index, part] of parts.entries()) {
    const revision = claim.number - (parts.length - 1 - index);
    const stamp = { serverTime: ports.clock(), sessionId, since, revision };
    outcomes.push(
      await broadcast(ports.connections, inside, { type: 'presence.changed', ...stamp, ...part }, joiner),
    );
    since = revision;
  }
  const outcome = together(outcomes);
  if (outcome.failed.length + outcome.missed.length > 0) return outcome;
  const others = people.slice(0, told).filter(([participantId]) => !changed.includes(participantId));
  await eachOf(others, AT_ONCE, async ([participantId, person]) => {
    await strikeRoster(ports, person).catch((fault: unknown) =>
      ports.trouble({ sessionId, participantId }, fault),
    );
  });
  return outcome;
};
