import type { Action, DownMessage, DownOf } from '../../shared/messages.ts';
import type { Clock } from '../clock.ts';
import { clientError, VigilError } from '../error.ts';
import { parseFrame } from './frame.ts';
import {
  type Body,
  openRequests,
  type Replies,
  type RequestAction,
  type RequestOptions,
} from './requests.ts';
import type { ServerClock } from './server-clock.ts';

/** The part of a WebSocket that is used: the browser's, Node's own, that of `ws`, and React Native's, whose events promise less, all fit. */
export type Socket = {
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data?: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code?: number | undefined }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
};
export type SocketConstructor = new (url: string, protocols: string[]) => Socket;

export type ConnectionOptions = {
  readonly url: string;
  readonly token: () => Promise<string>;
  readonly WebSocket: SocketConstructor;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  /** Gives an id that no other request of this person has had. */
  readonly requestId: () => string;
  welcomed(welcome: DownOf<'welcome'>): void;
  /** A request has been unanswered for so long that the connection is to be asked whether it is alive. */
  unanswered(): void;
  message(message: DownMessage): void;
  /** Something that answers no request went wrong. */
  fault(error: VigilError): void;
  /** It is over, for whatever reason. Called once. */
  closed(reason: unknown): void;
};

/** One WebSocket, from the token to the close. It speaks first: the server cannot post to it before it has. */
export type Connection = {
  request<A extends RequestAction>(body: Body<A>, options?: RequestOptions): Promise<Replies[A]>;
  /** For messages that have no reply. Answers whether it could be handed to the socket. */
  send<A extends Action>(body: Body<A>): boolean;
  /**
   * Does one thing after another, in the order in which they were asked for, whatever becomes of each. Once it is over nothing is
   * done: a late turn would decide from an old connection what is true of a newer one.
   */
  inTurn(work: () => Promise<boolean>): Promise<boolean>;
  /** Whether a report of activity was handed to the socket since this was last asked. */
  reported(): boolean;
  /** Gives it up at once. A dead network would keep a socket in its closing handshake for minutes. */
  drop(reason: unknown): void;
  /** Closes it as soon as everybody has had their turn, and the requests under way have their replies. */
  retire(): void;
};

/** Written out, so that the schemas beside the constant in `shared/messages` stay out of the bundle. */
const subprotocol: typeof import('../../shared/messages.ts').SUBPROTOCOL = 'vigil.v1';
/** From asking for the token to the welcome. */
const HANDSHAKE = 20_000;
const RETIREMENT = 10_000;

export const openConnection = (options: ConnectionOptions): Connection => {
  const { clock, serverClock } = options;
  let socket: Socket | null = null;
  let open = false;
  let over = false;
  let retiring = false;
  let turn: Promise<unknown> = Promise.resolve();
  let reported = false;

  const requests = openRequests(options, (text) => {
    if (!open || over) throw clientError('client.disconnected', 'No connection.');
    socket?.send(text);
  });

  const drop = (reason: unknown) => {
    if (over) return;
    over = true;
    cancelDeadline();
    requests.rejectAll(clientError('client.disconnected', String(reason)));
    socket?.close(1000);
    options.closed(reason);
  };
  let cancelDeadline = clock.after(HANDSHAKE, () => drop(clientError('client.timeout', 'hello')));

  const receive = (data: unknown) => {
    if (over) return;
    const message = parseFrame(data);
    if (message instanceof VigilError) return options.fault(message);
    const asked = requests.answeredBy(message);
    serverClock.learn(message.serverTime, asked?.sentAt);
    options.message(message);
    if (message.type === 'error') {
      const error = new VigilError(message);
      (asked?.reject ?? options.fault)(error);
      if (/connection\.(unknown|too-many)/.test(error.code)) drop(error);
    } else asked?.resolve(message);
    if (retiring && requests.size() === 0) drop('replaced');
  };

  const begin = async () => {
    const credential = await options.token();
    if (over) return;
    try {
      socket = new options.WebSocket(options.url, [subprotocol, credential]);
    } catch {
      // What a browser says of it names the token.
      throw clientError('client.refused', 'url or token');
    }
    socket.addEventListener('open', () => {
      open = true;
      requests
        .send({ action: 'hello' })
        .then((welcome) => {
          cancelDeadline();
          options.welcomed(welcome);
        })
        .catch(drop);
    });
    socket.addEventListener('message', ({ data }) => receive(data));
    const closed = ({ code = 1006 }: { readonly code?: number | undefined }) => {
      const reason = `closed with ${code}`;
      drop(open ? reason : clientError('client.refused', reason));
    };
    // In Node 22 nothing follows the error of one that has never been open; otherwise a close does, which has the code.
    socket.addEventListener('error', () => open || closed({}));
    socket.addEventListener('close', closed);
  };
  void begin().catch(drop);

  return {
    request: (body, requestOptions) => requests.send(body, requestOptions),
    inTurn(work) {
      const mine = turn.then(() => !over && work());
      turn = mine.catch(() => {});
      return mine;
    },
    send(body) {
      if (!open || over) return false;
      socket?.send(JSON.stringify(body));
      if (body.action === 'activity') reported = true;
      return true;
    },
    reported() {
      const was = reported;
      reported = false;
      return was;
    },
    drop,
    retire() {
      cancelDeadline = clock.after(RETIREMENT, () => drop('replaced'));
      void turn.then(() => {
        retiring = true;
        if (requests.size() === 0) drop('replaced');
      });
    },
  };
};
