import type { Instant } from './instant.ts';
import type { DownMessage } from './messages.ts';
import type {
  ConnectionId,
  Participant,
  ParticipantId,
  ParticipantKey,
  SessionId,
  UserKind,
} from './participant.ts';
import type { ContentItem, Membership, Session } from './session.ts';

/**
 * What the core needs of the world. Each port says what "already", "missing" and "late" mean for it; a failure
 * that is not named here is thrown, because somebody has to count and retry it.
 */

/** The server's clock. Read once per composition root. */
export type Clock = () => Instant;

/** Participants, one small item each. Every read here is strongly consistent. */
export type ParticipantTable = {
  load(key: ParticipantKey): Promise<Participant | null>;
  /** Writes `next` if the stored version is the one just before `next.version` (or nothing, for version 1). */
  save(next: Participant): Promise<'saved' | 'conflict'>;
  /**
   * The hot path: one conditional write, no read. Moves `lastActivityAt` forward to `at`, marks the connection as
   * heard and grows the version. `'refused'` when the person is not present, the connection not theirs, or `at`
   * not newer; nothing is changed then.
   */
  touch(
    key: ParticipantKey,
    connectionId: ConnectionId,
    at: Instant,
    now: Instant,
  ): Promise<Participant | 'refused'>;
  /** Marks the connection as heard and nothing else. `'refused'` when it is not inside. */
  renew(key: ParticipantKey, connectionId: ConnectionId, now: Instant): Promise<'renewed' | 'refused'>;
  /** Everybody whose participation has not ended: who is inside, and who waits to be let in. */
  gathered(sessionId: SessionId): Promise<readonly Participant[]>;
  /** Whose wake slot has passed, at most `limit`, oldest first. May lag behind by seconds. */
  overdue(before: Instant, limit: number): Promise<readonly ParticipantKey[]>;
};

/** Sessions and who is entitled to them. */
export type SessionTable = {
  /** The session and this person's membership, each null when there is none. */
  entrance(
    sessionId: SessionId,
    userId: ParticipantId,
  ): Promise<{ session: Session | null; membership: Membership | null }>;
  /** A page of somebody's sessions, with the cursor of the next. A cursor that is not ours reads as the start. */
  ofUser(
    userId: ParticipantId,
    cursor: string | null,
  ): Promise<{ sessions: readonly Session[]; next: string | null }>;
  /** Takes the next presence number. Whoever looks after taking it sees every write made before. */
  takeNumber(sessionId: SessionId): Promise<number>;
  /** The highest presence number taken so far. */
  lastNumber(sessionId: SessionId): Promise<number>;
  /** Publishes the occupancy seen under this number; `'older'` when a higher one has been published. */
  publishOccupancy(sessionId: SessionId, number: number, occupancy: number): Promise<'published' | 'older'>;
};

/** The items of a session. */
export type ContentTable = {
  /** Durable when it answers. `'conflict'` carries what is there; null when nothing is. */
  put(
    sessionId: SessionId,
    item: Pick<ContentItem, 'itemId' | 'value'>,
    baseRevision: number | null,
  ): Promise<{ saved: number } | { conflict: ContentItem | null }>;
  remove(
    sessionId: SessionId,
    itemId: string,
    baseRevision: number | null,
  ): Promise<{ saved: number } | { conflict: ContentItem | null }>;
  /** A page that fits into a message. */
  list(
    sessionId: SessionId,
    cursor: string | null,
  ): Promise<{ items: readonly ContentItem[]; next: string | null }>;
};

/** A WebSocket that has been let in, and whose it is. */
export type Connection = {
  readonly connectionId: ConnectionId;
  readonly user: User;
  readonly connectedAt: Instant;
  /** When its credential runs out. */
  readonly expiresAt: Instant;
  /** The session it is in, or null. One connection is in one session at the most. */
  readonly sessionId: SessionId | null;
};

export type User = { readonly id: ParticipantId; readonly name: string; readonly kind: UserKind };

/** Which connections there are. An entry may outlive its connection: the platform does not promise to say goodbye. */
export type ConnectionTable = {
  open(connection: Connection): Promise<void>;
  find(connectionId: ConnectionId): Promise<Connection | null>;
  /** Puts the connection into a session and answers with what was before; null when it is not registered. */
  enter(connectionId: ConnectionId, sessionId: SessionId | null): Promise<Connection | null>;
  /** Removes the entry and answers with it; null when it was gone already. */
  remove(connectionId: ConnectionId): Promise<Connection | null>;
};

/** What an alarm brings back when it rings. */
export type AlarmCall = ParticipantKey & { readonly generation: number };

/** One-time jobs. They ring at least once, up to a minute late, and sometimes at the time they had before a move. */
export type Scheduler = {
  /** Sets the alarm, whether or not one of this name is there. A time in the past rings at once. */
  arm(call: AlarmCall, at: Instant): Promise<void>;
  /** Moves the alarm; sets it when it is gone. */
  move(call: AlarmCall, at: Instant): Promise<void>;
  /** Removes it; one that is gone already is as good. */
  disarm(call: AlarmCall): Promise<void>;
};

/** The way back to the clients. */
export type Connections = {
  /** `'gone'` when nobody is there any more. That it was sent does not mean that it was read. */
  post(connectionId: ConnectionId, message: DownMessage): Promise<'sent' | 'gone'>;
  /** Closes it; one that is gone already is as good. No code and no reason can be given. */
  close(connectionId: ConnectionId): Promise<void>;
};
