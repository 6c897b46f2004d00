import type { ParticipantTable } from '../ports/participants.ts';
import type { SessionTable } from '../ports/sessions.ts';
import { isWaiting, type WaitingRoom, waitingRoomOf } from '../presence/door.ts';
import type { Participant, SessionId } from '../presence/participant.ts';

/** Who is there, inside and at the door, and how recent that is. */
export type Roster = WaitingRoom & { readonly revision: number; readonly people: readonly Participant[] };

type LookedAt = { readonly sessions: SessionTable; readonly participants: ParticipantTable };

/** Looks without publishing. What was written before the call is in it. */
export const look = async ({ sessions, participants }: LookedAt, sessionId: SessionId): Promise<Roster> => {
  const revision = await sessions.lastNumber(sessionId);
  const people = await participants.gathered(sessionId);
  return { revision, people, ...waitingRoomOf(people.filter(isWaiting)) };
};
