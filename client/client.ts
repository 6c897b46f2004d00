import type { DownMessage, DownOf, DownType } from '../shared/messages.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Environment, pageEnvironment } from './environment.ts';
import { clientError, codeOf, VigilError } from './error.ts';
import type { Connection, SocketConstructor } from './link/connection.ts';
import { keepLinked, type Status } from './link/link.ts';
import type { Body, Replies, RequestAction, RequestOptions } from './link/requests.ts';
import { serverClock } from './link/server-clock.ts';
import { isKeyed, withKey } from './link/wish.ts';
import { listeners, type Subscribing, type Unsubscribe } from './listeners.ts';
import { type JoinOptions, type Member, participate } from './session/member.ts';
import type { Participation } from './session/participation.ts';
import { until } from './session/readiness.ts';

export type { Ending } from '../shared/endings.ts';
export type { ErrorCode } from '../shared/errors.ts';
export type {
  Action,
  Attended,
  DownMessage,
  DownOf,
  DownType,
  GroupInfo,
  OwnStay,
  RosterEntry,
  SessionInfo,
  SessionSummary,
  UpMessage,
  UpOf,
  WaitingEntry,
} from '../shared/messages.ts';
export type { Item } from './content/content.ts';
export type { WriteOptions } from './content/content-writes.ts';
export type { ClientErrorCode } from './error.ts';
export type { Body, Replies, RequestAction, RequestOptions } from './link/requests.ts';
export type { EndingNotice, ParticipationState, Phase } from './session/participation-state.ts';
export type {
  Clock,
  Environment,
  JoinOptions,
  Participation,
  SocketConstructor,
  Status,
  Subscribing,
  Unsubscribe,
};
export { VigilError };

export type ConnectOptions = {
  /** `wss://…`. Never put a token into it: URLs land in logs. */
  readonly url: string;
  /**
   * Called before every connection. A failure is tried again like a lost connection; a `VigilError` with the code
   * `client.closed` says that there will be no more tokens, and closes the client.
   */
  readonly token: () => Promise<string>;
  /** By default the global one, which browsers and Node ≥ 22 have. On Node 20 give that of `ws`. */
  readonly WebSocket?: SocketConstructor;
  readonly clock?: Clock;
  /** From 0 to 1, as `Math.random`. */
  readonly random?: () => number;
  readonly environment?: Environment;
  /** Milliseconds between two keep-alives. By default what the server asks for. */
  readonly keepAlive?: number;
  /** How long the platform lets a connection live, in milliseconds; `Infinity` if for ever. By default two hours. */
  readonly lifetime?: number;
};

/** Every kind of message by its type, the status, and faults that no request was waiting for. */
export type ClientEvents = { [T in DownType]: DownOf<T> } & { status: Status; fault: VigilError };

export type Client = {
  readonly getStatus: () => Status;
  on<E extends keyof ClientEvents>(
    type: E,
    listener: (value: ClientEvents[E]) => void,
    options?: Subscribing,
  ): Unsubscribe;
  /** Who I am, and my limits; null until the first welcome. */
  readonly getWelcome: () => DownOf<'welcome'> | null;
  /** The server's time now, in epoch milliseconds, however wrong this machine's clock is. */
  serverNow(): number;
  /** One page of the sessions that are open to me. */
  listSessions(options?: RequestOptions & { readonly cursor?: string }): Promise<DownOf<'sessions'>>;
  /**
   * The participation in a session. Enters it at the first call, and again after this tab has left it by `leave()` or
   * `exit()`. One that was ended otherwise (a logout, a removal), or refused, is given back as it is, so that no remount and no
   * route change undoes a logout; `again` enters all the same. A client is in one session at a time, and leaves the other.
   */
  join<Value = unknown>(sessionId: string, options?: JoinOptions): Participation<Value>;
  /** Any request of the protocol, as soon as there is a connection. What makes something new gets a `key`, and is said until it is answered. */
  request<A extends RequestAction>(body: Body<A>, options?: RequestOptions): Promise<Replies[A]>;
  /** Does not wait any longer before the next attempt; the first one too. */
  retry(): void;
  /** Ends the connection for good, after what was said before. It leaves no session: other tabs may be in it. */
  close(): void;
};

const LIFETIME = 2 * 60 * 60 * 1000;

/** How many participations that others have ended are remembered, so that joining does not undo an ending. */
const REMEMBERED = 20;

/**
 * Connects as soon as something needs it (a session is joined, a request made, a message listened for), and stays connected
 * until `close()`.
 * @throws TypeError when there is no WebSocket to connect with.
 */
export const connect = (options: ConnectOptions): Client => {
  const {
    clock = systemClock,
    random = Math.random,
    lifetime = LIFETIME,
    environment = pageEnvironment(),
    WebSocket = globalThis.WebSocket as SocketConstructor | undefined,
  } = options;
  if (WebSocket === undefined) throw new TypeError('No WebSocket: connect({ WebSocket }).');
  const time = serverClock(clock);
  const members = new Map<string, Member>();
  const told = listeners<{ readonly type: keyof ClientEvents; readonly value: unknown }>();
  /** Unique among all of this person's tabs: a write that is repeated is known by its id. */
  const tab = `${clock.now().toString(36)}${random().toString(36).slice(2)}`;
  let requests = 0;
  const requestId = () => `${tab}-${(++requests).toString(36)}`;
  let status: Status = { name: 'idle' };
  /** Why no connection can be opened, if none ever was. */
  let shut: VigilError | null = null;
  let welcome: DownOf<'welcome'> | null = null;

  const all = () => [...members.values()];
  /** Whoever arrives makes the others leave, so it is one. */
  const wanted = () => all().find((member) => member.wanted());
  const fault = (error: VigilError) => {
    wanted()?.recheck(error);
    told.tell({ type: 'fault', value: error });
  };

  const message = (value: DownMessage, connection: Connection) => {
    if (value.type === 'welcome') welcome = value;
    if ('sessionId' in value) members.get(value.sessionId)?.receive(value, connection);
    if (value.type === 'session.joined') members.get(value.session.id)?.receive(value, connection);
    if (value.type === 'member.left') void members.get(value.sessionId)?.participation.leave();
    told.tell({ type: value.type, value });
  };

  const nowShut = (error: VigilError | null) => {
    shut = error;
    wanted()?.shutOut(error);
  };

  const shared = { clock, random, requestId, serverClock: time, fault };

  const link = keepLinked({
    ...options,
    ...shared,
    WebSocket,
    lifetime,
    environment,
    inside: wanted,
    message,
    enter: async (connection, timeout) => {
      // Whoever comes back only to say that they are out must not take the connection from who wants to be in,
      // who may have something to say of that kind as well.
      const wantedLast = all().sort((a, b) => +a.wanted() - +b.wanted());
      const entering = wantedLast.map((member) => member.enter(connection, timeout));
      return (await Promise.all(entering)).every(Boolean);
    },
    doubt: () => wanted()?.doubt(),
    flush: () => wanted()?.flush(),
    owing: () => all().some((member) => member.owes()),
    shutOut(error) {
      if (welcome === null) nowShut(error);
      fault(error);
    },
    statusChanged(next) {
      status = next;
      if (next.name === 'open') nowShut(null);
      if (next.name === 'closed') for (const member of all()) member.close(closed(next.reason));
      told.tell({ type: 'status', value: next });
    },
  });

  /** Those who have left by themselves are forgotten, and so is who was sent out long ago. */
  const arrive = (member: Member) => {
    const { sessionId } = member.participation;
    for (const [id, other] of members) {
      if (other === member) continue;
      if (other.wanted()) void other.participation.leave();
      else if (other.left() || members.size > REMEMBERED) members.delete(id);
    }
    members.set(sessionId, member);
    if (status.name === 'closed') member.close(closed(status.reason));
    member.shutOut(shut);
  };

  const host = { ...shared, connection: link.current, retry: link.retry, arrive };

  const on: Client['on'] = (type, listener, subscribing) => {
    if (type !== 'status' && type !== 'fault') link.need();
    return told.add((event) => {
      if (event.type === type) listener(event.value as never);
    }, subscribing);
  };

  const opened = (signal: AbortSignal | undefined): Promise<Connection> => {
    link.need();
    return until(told.add, signal, () => {
      if (status.name === 'closed') throw closed(status.reason);
      if (shut !== null) throw shut;
      return link.current();
    });
  };

  const request: Client['request'] = async (body, requestOptions) => {
    const said = withKey(body);
    for (;;) {
      const connection = await opened(requestOptions?.signal);
      try {
        return await connection.request(said, requestOptions);
      } catch (error) {
        if (codeOf(error) !== 'client.disconnected' || !isKeyed(said)) throw error;
      }
    }
  };

  return {
    getStatus: () => status,
    getWelcome: () => welcome,
    on,
    serverNow: () => time.now(),
    request,
    listSessions: (requestOptions) =>
      request({ action: 'sessions.list', scope: 'mine', cursor: requestOptions?.cursor }, requestOptions),
    join<Value>(sessionId: string, joining: JoinOptions = {}) {
      const known = members.get(sessionId);
      const member = known ?? participate(sessionId, host);
      member.join(joining);
      return member.participation as unknown as Participation<Value>;
    },
    retry: link.retry,
    close: link.close,
  };
};

const closed = (reason: unknown): VigilError => clientError('client.closed', String(reason), false);
