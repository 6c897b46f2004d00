import type { Session } from '../directory/session.ts';
import type { RemovalEnding } from '../lifecycle/happening.ts';
import type { Participant, ParticipantKey } from '../presence/participant.ts';
import { may } from '../rights.ts';

/** Somebody who is inside and must not be, and what they are to be told. */
export type Intruder = ParticipantKey & { readonly ending: RemovalEnding | 'denied' };

export const named = (ending: Intruder['ending'], some: readonly Participant[]): readonly Intruder[] =>
  some.map(({ sessionId, participantId }) => ({ sessionId, participantId, ending }));

/** Those whom the state of the session does not let in (any more), inside and at the door. */
export const intrudersOf = (
  { state }: Pick<Session, 'state'>,
  people: readonly Participant[],
): readonly Participant[] => people.filter(({ kind, role }) => !may('session.join', { kind, role, state }));
