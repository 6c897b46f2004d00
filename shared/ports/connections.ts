import type { Instant } from '../instant.ts';
import type { DownMessage } from '../messages.ts';
import type { ConnectionId, ParticipantId, Role, SessionId, UserKind } from '../presence/participant.ts';

/** A WebSocket that has been let in, and whose it is. */
export type Connection = {
  readonly connectionId: ConnectionId;
  readonly user: User;
  readonly connectedAt: Instant;
  /** When its credential runs out. */
  readonly expiresAt: Instant;
  /** The session it is in, or null. One connection is in one session at the most. */
  readonly sessionId: SessionId | null;
  /** Where among its messages it has said that; absent when it has said nothing of it. */
  readonly said?: number | undefined;
  /**
   * The sessions that it has entered, this one included, and has not been taken out of for certain; absent when it has entered
   * none, or by a release that did not note it.
   */
  readonly entered?: readonly SessionId[] | undefined;
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
   * Puts the connection into a session and answers with what was before; null when it is not registered. That it has entered
   * this session is noted beside the others, until `haveLeft`. Messages of one connection overtake each other: when something
   * that it said later has been done already, this is `'overtaken'`, and nothing is changed.
   */
  enter(
    connectionId: ConnectionId,
    sessionId: SessionId,
    said: number,
  ): Promise<Connection | 'overtaken' | null>;
  /** It has been taken out of these by what it said then. Nothing if it has said something since: it may be in one of them again. */
  haveLeft(connectionId: ConnectionId, sessionIds: readonly SessionId[], said: number): Promise<void>;
  /**
   * Takes the connection out of this session, or with null out of any, and lets nothing in any more that it said before.
   * Answers with what was before; null, and nothing is changed, when it is in another session, has said something later, or is not
   * registered. That it has entered stays noted, until `haveLeft`.
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

/** The way back to the clients. */
export type Connections = {
  /** `'gone'` when nobody is there any more. That it was sent does not mean that it was read. */
  post(connectionId: ConnectionId, message: DownMessage): Promise<'sent' | 'gone'>;
  /** Closes it; one that is gone already is as good. No code and no reason can be given. */
  close(connectionId: ConnectionId): Promise<void>;
};
