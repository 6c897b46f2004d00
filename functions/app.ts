import type { Advance } from '../shared/advance.ts';
import type { Instant } from '../shared/instant.ts';
import type { ConnectionId } from '../shared/participant.ts';
import type { Policy } from '../shared/policy.ts';
import type {
  Clock,
  Connections,
  ConnectionTable,
  ContentTable,
  ParticipantTable,
  Scheduler,
  SessionTable,
  User,
} from '../shared/ports.ts';

/** Everything a function may need, as one plain argument. Each names the part of it that it uses. */
export type App = {
  readonly participants: ParticipantTable;
  readonly sessions: SessionTable;
  readonly content: ContentTable;
  readonly registry: ConnectionTable;
  readonly scheduler: Scheduler;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly advance: Advance;
  /** The deployment's policy; a session may differ from it. */
  readonly policy: Policy;
};

/** Who sent a message, on which connection, and when the gateway took it. */
export type Caller = {
  readonly connectionId: ConnectionId;
  readonly user: User;
  /** When the credential runs out. */
  readonly expiresAt: Instant;
  readonly receivedAt: Instant;
};
