import type { Role, SessionId } from './participant.ts';
import type { Policy } from './policy.ts';

/** *active*: open and edit · *closed*: open in read mode · *hidden*: contacts neither see nor open it. */
export type SessionState = 'active' | 'closed' | 'hidden';
export type Mode = 'edit' | 'read';

/** The shared workspace, without its content. */
export type Session = {
  readonly id: SessionId;
  readonly name: string;
  readonly state: SessionState;
  /** What this session sets differently from the deployment. */
  readonly policy: Partial<Policy>;
  /** How many are inside, as last published. */
  readonly occupancy: number;
};

/** Somebody's right to a session. */
export type Membership = { readonly sessionId: SessionId; readonly role: Role };

export const modeOf = (session: Session): Mode => (session.state === 'closed' ? 'read' : 'edit');

/** One item of a session's content. `revision` grows with every accepted write of that item, deletions included. */
export type ContentItem = {
  readonly itemId: string;
  readonly revision: number;
  readonly value: unknown;
};
