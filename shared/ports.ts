import type { ParticipantRecord } from './audit/record.ts';
import type { AuditOwner } from './audit/trail.ts';
import type { ContentItem, Growth, StoredItem } from './content/content.ts';
import type { GroupId } from './directory/directory.ts';
import type { SessionRecord, SessionState } from './directory/session.ts';
import type { Instant } from './instant.ts';
import type { DownMessage } from './messages.ts';
import type {
  ConnectionId,
  Participant,
  ParticipantId,
  ParticipantKey,
  Role,
  SessionId,
  UserKind,
} from './presence/participant.ts';

/**
 * What the core needs of the world. Each port says what "already", "missing" and "late" mean for it; a failure
 * that is not named here is thrown, because somebody has to count and retry it.
 */

/**
 * Is told of what failed for one person while something was done for others. It is counted and named, and hinders nobody
 * else; what is left undone by it is owed, or found again by whoever comes next.
 */
export type Trouble = (whose: ParticipantKey, fault: unknown) => void;

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
  /** Marks the connection as heard and nothing else, in one write and no read. `'refused'` when it is not inside. */
  renew(key: ParticipantKey, connectionId: ConnectionId, now: Instant): Promise<Participant | 'refused'>;
  /**
   * Everybody whose participation has not ended: who is inside, and who waits to be let in. Somebody whose item is damaged
   * is left out: that is their own trouble.
   */
  gathered(sessionId: SessionId): Promise<readonly Participant[]>;
  /** Whose wake slot has passed, at most `limit`, oldest first. May lag behind by seconds. */
  overdue(before: Instant, limit: number): Promise<readonly ParticipantKey[]>;
};

export type AuditRecord = ParticipantRecord | SessionRecord;

/** The audit trail. Records are only ever added; no port changes or removes one. */
export type AuditTable = {
  /** Adds a record to the chain of its owner; one that is there already is as good. */
  append(owner: AuditOwner, record: AuditRecord): Promise<void>;
};

/** The right to make one write, given by the database while the session was open for it. */
export type Admission = {
  /** The session's next number: the revision of the write, greater than every one before. */
  readonly revision: number;
  /** Where the session notes that this write is under way. */
  readonly slot: number;
};

/** A page of content, and up to which number nothing is missing from it, or from the pages before it. */
export type ContentPage = {
  readonly items: readonly ContentItem[];
  readonly next: string | null;
  readonly contentRevision: number;
  /** That not every deletion after the wanted revision is known any more. The page is empty then. */
  readonly tooLate: boolean;
};

/** The items of a session. Every read here is strongly consistent. */
export type ContentTable = {
  /** The item, deleted or not; null when it has never been. */
  find(sessionId: SessionId, itemId: string): Promise<StoredItem | null>;
  /**
   * Takes the session's next number for one write to that item, and counts by how much it will grow. The database
   * refuses it, `'read-only'`, unless the session is in one of these states at that very moment; and when there is no room
   * for it, in the session (`'full'`) or in what this guest may add (`'guest-full'`).
   */
  admit(
    sessionId: SessionId,
    itemId: string,
    states: readonly SessionState[],
    now: Instant,
    growth?: Growth,
  ): Promise<Admission | 'read-only' | 'full' | 'guest-full'>;
  /** Takes back what was counted for a write that has not been made. A failure of that is nobody's. */
  withdraw(sessionId: SessionId, growth: Growth): Promise<void>;
  /**
   * Makes the admitted write, if the item is still what was seen, and the session has not been fenced since. Durable
   * when it answers `'saved'`; after `'overtaken'` nothing was changed, and the admission is used up.
   */
  save(
    sessionId: SessionId,
    admission: Admission,
    before: StoredItem | null,
    next: StoredItem,
  ): Promise<'saved' | 'overtaken'>;
  /**
   * A page of at most so many bytes, in the order of the keys; an item that does not fit begins the next page. With
   * `after`, only what has a higher revision, deletions included, and a page may be empty while there is a next.
   * A cursor that is not ours reads as the start.
   */
  list(
    sessionId: SessionId,
    page: { readonly cursor: string | null; readonly after: number | null; readonly bytes: number },
    now: Instant,
  ): Promise<ContentPage>;
  /**
   * To be called when a session has left the state in which it is written to: shuts out whatever was admitted before and
   * has not been made yet. After closing a session and this, nothing in it changes any more.
   */
  fence(sessionId: SessionId): Promise<void>;
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

export type User = {
  readonly id: ParticipantId;
  readonly name: string;
  readonly kind: UserKind;
  /** The invitation that a guest holds. */
  readonly invitation?: string | undefined;
  /** The key of the address that the token says is verified. */
  readonly emailKey?: string | undefined;
  /** What the token says that they are in which sessions, beside their memberships. */
  readonly roles?: Readonly<Record<string, Role>> | undefined;
  /** When they have logged in, as the token says. A token that was renewed says the same. */
  readonly authenticatedAt?: Instant | undefined;
};

/** Which connections there are. An entry may outlive its connection: the platform does not promise to say goodbye. */
export type ConnectionTable = {
  open(connection: Connection): Promise<void>;
  find(connectionId: ConnectionId): Promise<Connection | null>;
  /**
   * Puts the connection into a session and answers with what was before; null when it is not registered. Messages of one
   * connection overtake each other: when something that it said later has been done already, this is `'overtaken'`, and
   * nothing is changed.
   */
  enter(
    connectionId: ConnectionId,
    sessionId: SessionId,
    said: number,
  ): Promise<Connection | 'overtaken' | null>;
  /**
   * Takes the connection out of this session, or with null out of any, and lets nothing in any more that it said before.
   * Answers with what was before; null, and nothing is changed, when it is in another session, has said something later, or
   * is not registered.
   */
  leave(connectionId: ConnectionId, sessionId: SessionId | null, said: number): Promise<Connection | null>;
  /** The connections of one person, the first ones if there are very many. May lag behind by seconds. */
  ofUser(userId: ParticipantId): Promise<readonly Connection[]>;
  /** Removes the entry and answers with it; null when it was gone already. */
  remove(connectionId: ConnectionId): Promise<Connection | null>;
  /**
   * Notes since when lists are open there, or with null that none is; `'missing'` when it is not registered. Noting it again
   * leaves it as it is.
   */
  watch(connectionId: ConnectionId, since: Instant | null): Promise<'noted' | 'missing'>;
  /** The connections of a session's members that have lists open. May lag behind by seconds. */
  watching(sessionId: SessionId): Promise<readonly Watcher[]>;
};

/** A connection with open lists, and since when. */
export type Watcher = Connection & { readonly watchingSince: Instant };

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

/** What a message of the second hand says: after whom to look, or after which session's open lists, or a group's sessions. */
export type RingCall =
  /** `telling` when others rely on this person to tell what is noted of the roster. */
  | ({ readonly type: 'participant'; readonly telling?: true } & ParticipantKey)
  | { readonly type: 'lists'; readonly sessionId: SessionId }
  /** The sessions of a group from there on have to be put under its rule, as long as that is the one that is owed. */
  | {
      readonly type: 'group';
      readonly groupId: GroupId;
      readonly from: SessionId;
      readonly owed: number | null;
    };

/**
 * Messages that ring about a second after their instant. One that is put cannot be taken back or moved, and may come twice, late or
 * never: it is a wake-up call, and whoever it calls looks what is due.
 */
export type SecondHand = {
  /**
   * At most `SECOND_HAND_REACH` ahead; further it rings there, too early. One for the past rings at once. `audience` is how many
   * will be told something then that somebody has caused now: it does nothing, but is reckoned to them.
   */
  ring(call: RingCall, at: Instant, audience?: number): Promise<void>;
};

/** The way back to the clients. */
export type Connections = {
  /** `'gone'` when nobody is there any more. That it was sent does not mean that it was read. */
  post(connectionId: ConnectionId, message: DownMessage): Promise<'sent' | 'gone'>;
  /** Closes it; one that is gone already is as good. No code and no reason can be given. */
  close(connectionId: ConnectionId): Promise<void>;
};

/** Takes so much out of what somebody may still use in this window of time; false when there is not as much. */
export type TakeShare = (
  whose: string,
  window: { readonly number: number; readonly endsAt: Instant },
  share: number,
  most: number,
) => Promise<boolean>;
