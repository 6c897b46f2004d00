import type { RecordTable } from '../shared/evidence/records.ts';
import type { Instant } from '../shared/instant.ts';
import type { DownOf } from '../shared/messages.ts';
import type { Advance } from '../shared/path/advance.ts';
import type { Aside } from '../shared/path/aside.ts';
import type { Clear, LetIn, SendOut } from '../shared/path/clearing.ts';
import type { Govern } from '../shared/path/governing.ts';
import type { MayReturn } from '../shared/path/return.ts';
import type { Policy } from '../shared/policy.ts';
import type { Scheduler, SecondHand } from '../shared/ports/alarms.ts';
import type { AuditTable } from '../shared/ports/audit.ts';
import type { Connections, ConnectionTable, User } from '../shared/ports/connections.ts';
import type { ContentTable } from '../shared/ports/content.ts';
import type {
  ContactTable,
  GroupTable,
  InvitationTable,
  ListSizes,
  MemberTable,
} from '../shared/ports/directory.ts';
import type { Entitlement } from '../shared/ports/entitlement.ts';
import type { OwnItemTable } from '../shared/ports/own-items.ts';
import type { ParticipantTable } from '../shared/ports/participants.ts';
import type { RuleTable } from '../shared/ports/rules.ts';
import type { SessionTable } from '../shared/ports/sessions.ts';
import type { Whereabouts } from '../shared/ports/whereabouts.ts';
import type { Clock, Trouble } from '../shared/ports.ts';
import type { ConnectionId, ParticipantId, SessionId } from '../shared/presence/participant.ts';
import type { Cascade } from '../shared/rules/cascade.ts';

/** Everything a function may need, as one plain argument. Each names the part of it that it uses. */
export type App = {
  readonly participants: ParticipantTable;
  readonly audit: AuditTable;
  readonly records: RecordTable;
  readonly sessions: SessionTable;
  readonly content: ContentTable;
  readonly mine: OwnItemTable;
  readonly registry: ConnectionTable;
  readonly whereabouts: Whereabouts;
  readonly members: MemberTable;
  readonly groups: GroupTable;
  readonly rules: RuleTable;
  readonly contacts: ContactTable;
  readonly invitations: InvitationTable;
  readonly listSizes: ListSizes;
  readonly scheduler: Scheduler;
  readonly secondHand: SecondHand;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly trouble: Trouble;
  readonly advance: Advance;
  readonly clear: Clear;
  readonly govern: Govern;
  readonly sendOut: SendOut;
  readonly letIn: LetIn;
  readonly mayReturn: MayReturn;
  /** The team's own function that says who may be what; null where there is none. */
  readonly entitlement: Entitlement | null;
  readonly knocks: Knocks;
  readonly signals: Signals;
  /** While somebody waits for a reply: what else has to be told goes on behind it. */
  readonly aside?: Aside;
  readonly pace: ClientPace;
  /** The deployment's policy; a session may differ from it, as far as the deployment's rule lets it. */
  readonly policy: Policy;
  readonly cascade: Cascade;
};

/** How often guests may knock in an hour: one of them, and all who come by one link. Asking counts. */
export type Knocks = {
  readonly ofGuest: (guestId: ParticipantId, now: Instant) => Promise<boolean>;
  readonly ofLink: (invitationId: string, now: Instant) => Promise<boolean>;
};

/** What may be passed on without being kept. */
export type Signals = {
  /** Whether this many connections of a session may be told now; everybody who says something there shares the limit. */
  readonly carries: (sessionId: SessionId, tellings: number, now: Instant) => Promise<boolean>;
  readonly pace: ClientPace;
};

/** How fast a client is asked to send, so that nothing of it is refused as too fast. */
export type ClientPace = NonNullable<DownOf<'welcome'>['limits']['pace']>;

/** A backend of the company, known by the role that it signs with. It is in no session, and does nothing by hand. */
export type Service = { readonly id: ParticipantId; readonly name: string; readonly kind: 'service' };

/** Whoever says something. */
export type Actor = User | Service;

/** Who sent a message, on which connection, and when it was taken. A service has no connection. */
export type Caller<Who extends Actor = User> = {
  readonly connectionId: ConnectionId;
  readonly user: Who;
  /** When the credential runs out. */
  readonly expiresAt: Instant;
  readonly receivedAt: Instant;
};
