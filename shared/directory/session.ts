import { type Link, noTrail, type Trail } from '../audit/trail.ts';
import type { Instant } from '../instant.ts';
import type { SessionInfo } from '../messages.ts';
import type { Policy } from '../policy.ts';
import { type Door, emptyDoor } from '../presence/door.ts';
import type { ParticipantId, Role, SessionId, UserKind } from '../presence/participant.ts';
import type { Imposed } from '../rules/rule.ts';

/** *active*: open and edit · *closed*: open in read mode · *hidden*: contacts neither see nor open it. */
export type SessionState = 'active' | 'closed' | 'hidden';
export type Mode = 'edit' | 'read';

/** The shared workspace, without its content. */
export type Session = {
  readonly id: SessionId;
  readonly name: string;
  readonly state: SessionState;
  /** Whom nobody removes or demotes, and who may hand it over; null when somebody has to be made the owner first. */
  readonly owner: ParticipantId | null;
  /** To whom the owner has offered it. It is theirs when they take it. */
  readonly heir: ParticipantId | null;
  /** What this session says itself. What is in force is what its groups and the deployment leave of it (`shared/rules/cascade.ts`). */
  readonly policy: Partial<Policy>;
  /** The rules that groups have put it under. */
  readonly imposed: readonly Imposed[];
  /** Grows with every change of what is in force, by whichever level. */
  readonly ruleRevision: number;
  /** What a backend keeps with it, and is told again. No person is shown it. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Grows with every change of name, state, policy or metadata. */
  readonly revision: number;
  /** How many are inside, as last published. */
  readonly occupancy: number;
  /** The presence number under which that was published; 0 when nothing has been. */
  readonly occupancyRevision: number;
  /** How full its door is, as last published. */
  readonly door: Door;
  /** Where the session's own chain of audit records stands. */
  readonly trail: Trail;
  /** The last of them, as long as it is not known to be written. */
  readonly owedRecord: SessionRecord | null;
  /** Those whom its state does not let in have still to be sent out; null when it is known that nobody is left. */
  readonly owedClearing: Clearing | null;
  /** Since when those inside have still to be put under what is in force; null when it is known that all are. */
  readonly owedGoverning: Instant | null;
  /** Since when it is being deleted: nobody finds their way in any more; null for a session that stays. */
  readonly doomedAt: Instant | null;
};

/** Who wants them out, and since when. */
export type Clearing = { readonly by: ParticipantId; readonly since: Instant };

/** What a session's timings and state were from then on. */
export type SessionRecord = Link & {
  readonly type: 'created' | 'changed';
  readonly state: SessionState;
  readonly policy: Session['policy'];
  /** Which groups govern it, and how; absent when none does. */
  readonly imposed?: readonly Pick<Imposed, 'group' | 'revision' | 'rule'>[];
};

/** Somebody's right to a session. */
export type Membership = { readonly sessionId: SessionId; readonly role: Role };

/** The same, seen from the session. Name and kind are those of their last visit. */
export type Member = {
  readonly userId: ParticipantId;
  readonly name: string;
  readonly kind: UserKind;
  readonly role: Role;
};

/** A session of somebody's list, what they are in it, and when they last entered it. */
export type ListedSession = {
  readonly session: Session;
  readonly role: Role;
  readonly lastUsedAt: Instant;
};

/** A new session: active, empty, with the policy of the deployment if it has none of its own. */
export const newSession = (
  id: SessionId,
  name: string,
  policy: Session['policy'] = {},
  owner: ParticipantId | null = null,
): Session => ({
  id,
  name,
  state: 'active',
  owner,
  heir: null,
  policy,
  imposed: [],
  ruleRevision: 0,
  metadata: {},
  revision: 1,
  occupancy: 0,
  occupancyRevision: 0,
  door: emptyDoor,
  trail: noTrail,
  owedRecord: null,
  owedClearing: null,
  owedGoverning: null,
  doomedAt: null,
});

/** Whether there is such a session, and it stays: one that is being deleted is not there for anybody who wants in. */
export const isThere = (session: Session | null): session is Session =>
  session !== null && session.doomedAt === null;

export const modeOf = ({ state }: Pick<Session, 'state'>): Mode => (state === 'closed' ? 'read' : 'edit');

/** A session as the wire shows it. */
export const infoOf = (session: Session): SessionInfo => {
  const { id, name, state, revision } = session;
  return { id, name, state, mode: modeOf(session), revision };
};
