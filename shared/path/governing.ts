import type { GoneConnection, SessionId } from '../presence/participant.ts';
import { advanceTogether, dueOf } from './clearing.ts';
import { governingOf } from './in-force.ts';
import type { PerformPorts } from './perform.ts';
import type { Witness } from './step.ts';

/**
 * Puts everybody who is in a session, or at its door, under what is in force, and strikes that it is owed. Whoever comes in
 * meanwhile by what was in force before finds that out by the number that they take (`advance.ts`). What a death leaves
 * undone stands in the session as owed, and the sweep does it. Answers with connections that were found gone on the way.
 */
export type Govern = (sessionId: SessionId) => Promise<readonly GoneConnection[]>;

export const governor =
  (ports: PerformPorts, witness: Witness): Govern =>
  async (sessionId) => {
    // As it is now: of ten changes in a second only the last is carried to everybody.
    const session = await ports.sessions.find(sessionId);
    if (session === null || session.owedGoverning === null) return [];
    const governing = { type: 'govern', ...governingOf(ports, session) } as const;
    const people = await ports.participants.gathered(sessionId);
    const due = people
      .filter(({ rule }) => (rule?.revision ?? 0) < session.ruleRevision)
      .map(({ participantId }) => ({ key: { sessionId, participantId }, happening: governing }));
    const governed = await advanceTogether(ports, witness, sessionId, due, (intruders) =>
      dueOf(intruders, {}),
    );
    const gone = await governed.finish();
    if (governed.isClear) await ports.sessions.strikeGoverning(sessionId, session.ruleRevision);
    return gone;
  };
