import type { DownMessage, DownOf, DownType } from '../shared/messages.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Connection, SocketConstructor } from './connection.ts';
import { type Environment, pageEnvironment } from './environment.ts';
import { clientError, VigilError } from './error.ts';
import { keepLinked, type Status } from './link.ts';
import { listeners, type Subscribing, type Unsubscribe } from './listeners.ts';
import { type Member, participate } from './member.ts';
import type { Participation } from './participation.ts';
import type { Body, Replies, RequestAction, RequestOptions } from './requests.ts';
import { serverClock } from './server-clock.ts';
import { isKeyed, withKey } from './wish.ts';

export type {
  GroupInfo,
  RosterEntry,
  SessionInfo,
  SessionSummary,
  WaitingEntry,
} from '../shared/messages.ts';
export type { Item } from './content.ts';
export type { WriteOptions } from './content-writes.ts';
export type { EndingNotice, ParticipationState } from './participation-state.ts';
export type { Body, Replies, RequestAction, RequestOptions } from './requests.ts';
export type { Clock, Environment, Participation, SocketConstructor, Status, Subscribing, Unsubscribe };
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
  /** How long the platform lets a connection live, in milliseconds. By default two hours. */
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
   * Enters a session. A connection is in one at a time: the one it was in is left, as by closing a tab. `resume` never undoes a logout: for a page that was discarded and restored.
   * `name` is how a guest wants to be called.
   */
  join(sessionId: string, options?: { readonly resume?: boolean; readonly name?: string }): Participation;
  /** Any request of the protocol, as soon as there is a connection. What makes something new gets a `key`, and is said until it is answered. */
  request<A extends RequestAction>(body: Body<A>, options?: RequestOptions): Promise<Replies[A]>;
  /** Does not wait any longer before the next attempt. */
  retry(): void;
  /** Ends the connection for good. It does not leave the sessions: other tabs may be in them. */
  close(): void;
};

const LIFETIME = 2 * 60 * 60 * 1000;

/**
 * Connects, and stays connected until `close()`.
 * @throws TypeError when there is no WebSocket to connect with.
 */
export const connect = (options: ConnectOptions): Client => {
  const { clock = systemClock, random = Math.random, lifetime = LIFETIME } = options;
  const WebSocket = options.WebSocket ?? (globalThis.WebSocket as SocketConstructor | undefined);
  if (WebSocket === undefined)
    throw new TypeError('There is no global WebSocket here. Give one: connect({ WebSocket }).');
  const environment = options.environment ?? pageEnvironment();
  const time = serverClock(clock);
  const members = new Map<string, Member>();
  const told = listeners<{ readonly type: keyof ClientEvents; readonly value: unknown }>();
  /** Unique among all of this person's tabs: a write that is repeated is known by its id. */
  const tab = `${clock.now().toString(36)}${random().toString(36).slice(2, 10)}`;
  let requests = 0;
  const requestId = () => {
    requests += 1;
    return `${tab}-${requests.toString(36)}`;
  };
  let status: Status = { name: 'connecting', attempt: 1 };
  let welcome: DownOf<'welcome'> | null = null;

  const wanted = () => [...members].filter(([, member]) => member.wanted());
  const fault = (error: VigilError) => {
    for (const [, member] of members) member.recheck(error);
    told.tell({ type: 'fault', value: error });
  };

  const message = (value: DownMessage, connection: Connection) => {
    if (value.type === 'welcome') welcome = value;
    if ('sessionId' in value) members.get(value.sessionId)?.receive(value, connection);
    if (value.type === 'session.joined') members.get(value.session.id)?.receive(value, connection);
    if (value.type === 'member.left') members.get(value.sessionId)?.leave();
    told.tell({ type: value.type, value });
  };

  const link = keepLinked({
    ...options,
    WebSocket,
    clock,
    random,
    lifetime,
    environment,
    requestId,
    serverClock: time,
    sessionIds: () =>
      wanted().flatMap(([id, { participation }]) => (participation.getSnapshot().live ? [id] : [])),
    // An exit may be on its way, or a notice was lost: the connection is alive, and a resume tells.
    refused: (sessionId, error) => members.get(sessionId)?.recheck(error) ?? false,
    message,
    fault,
    enter: async (connection, { timeout }) => {
      const entering = wanted().map(([, member]) => member.enter(connection, timeout));
      return (await Promise.all(entering)).every(Boolean);
    },
    doubt: () => {
      for (const [, member] of members) member.doubt();
    },
    statusChanged(next) {
      status = next;
      if (next.name === 'closed') {
        const closed = clientError('client.closed', String(next.reason));
        for (const [, member] of members) member.close(closed);
      }
      told.tell({ type: 'status', value: next });
    },
  });

  const on: Client['on'] = (type, listener, subscribing) =>
    told.add((event) => {
      if (event.type === type) listener(event.value as never);
    }, subscribing);

  const opened = (signal: AbortSignal | undefined) =>
    new Promise<Connection>((resolve, reject) => {
      const settle = () => {
        const connection = link.current();
        if (signal?.aborted) reject(signal.reason);
        else if (status.name === 'closed') reject(clientError('client.closed', String(status.reason)));
        else if (connection !== null) resolve(connection);
        else return;
        stop();
        signal?.removeEventListener('abort', settle);
      };
      const stop = on('status', settle);
      signal?.addEventListener('abort', settle);
      settle();
    });

  /** What has a key is said again when the connection breaks before the reply: it is done once. */
  const request: Client['request'] = async (body, requestOptions) => {
    const said = withKey(body);
    for (;;) {
      const connection = await opened(requestOptions?.signal);
      try {
        return await connection.request(said, requestOptions);
      } catch (error) {
        const lost = error instanceof VigilError && error.code === 'client.disconnected';
        if (!lost || !isKeyed(said)) throw error;
      }
    }
  };

  return {
    getStatus: () => status,
    getWelcome: () => welcome,
    on,
    serverNow: () => time.now(),
    request,
    listSessions: ({ cursor, ...requestOptions } = {}) =>
      request(
        { action: 'sessions.list', scope: 'mine', ...(cursor === undefined ? {} : { cursor }) },
        requestOptions,
      ),
    join(sessionId, { resume = false, name } = {}) {
      for (const [id, member] of members) if (id !== sessionId) member.leave();
      const known = members.get(sessionId);
      if (known !== undefined) {
        known.participation.reenter();
        return known.participation;
      }
      const host = {
        clock,
        serverClock: time,
        random,
        requestId,
        environment,
        fault,
        connection: link.current,
      };
      const member = participate(sessionId, { resume, name }, host);
      members.set(sessionId, member);
      const connection = link.current();
      if (connection !== null) void member.enter(connection);
      return member.participation;
    },
    retry: () => link.retry(),
    close: () => link.close(),
  };
};
