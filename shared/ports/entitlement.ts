import type { ParticipantId, Role, SessionId } from '../presence/participant.ts';
import type { User } from './connections.ts';

/** What the team's own function is asked: what may this person be in this session? Fields may be added. */
export type Question = {
  readonly version: 1;
  readonly userId: ParticipantId;
  readonly kind: 'licence-holder' | 'contact';
  readonly sessionId: SessionId;
};

/** Asks it, once. What it says is not checked; whatever keeps it from saying something is thrown. */
export type Ask = (question: Question) => Promise<unknown>;

/**
 * What somebody is in a session: a role; `'membership'` where memberships decide; null for nothing, whatever else is kept
 * here; `'unavailable'` when nobody knows just now, which is neither.
 */
export type Said = Role | 'membership' | null | 'unavailable';

export type Entitlement = {
  readonly of: (user: Pick<User, 'id' | 'kind'>, sessionId: SessionId) => Promise<Said>;
};
