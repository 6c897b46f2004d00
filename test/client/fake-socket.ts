import type { SocketConstructor } from '../../client/link/connection.ts';
import { settled } from './hand-clock.ts';

type Listener = (event: { data?: unknown; code?: number }) => void;
type Sent = { readonly action: string; readonly requestId?: string; readonly [field: string]: unknown };

/** The far end of one WebSocket, played by a test. */
export class FakeSocket {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly sent: Sent[] = [];
  closedWith: number | undefined;
  private readonly listeners = new Map<string, Listener[]>();

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
  }
  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }
  send(data: string): void {
    this.sent.push(JSON.parse(data) as Sent);
  }
  close(code?: number): void {
    this.closedWith = code ?? 1005;
  }
  emit(type: string, event: { data?: unknown; code?: number } = {}): void {
    const heard = this.listeners.get(type) ?? [];
    // As a Node event emitter does, which the sockets of `ws` are.
    if (type === 'error' && heard.length === 0) throw new Error('Nobody hears of the error.');
    for (const listener of heard) listener(event);
  }
  /** The messages sent with this action, latest last. */
  of(action: string): Sent[] {
    return this.sent.filter((message) => message.action === action);
  }
}

/** A WebSocket constructor whose sockets a test can inspect, and for which it plays the server. */
export const fakeSockets = (serverTime: () => number) => {
  const sockets: FakeSocket[] = [];
  class Recorded extends FakeSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  }
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('No socket has been opened.');
    return socket;
  };
  const tell = async (socket: FakeSocket, message: object) => {
    socket.emit('message', { data: JSON.stringify({ serverTime: serverTime(), ...message }) });
    await settled();
  };
  const reply = async (socket: FakeSocket, action: string, message: object) => {
    const request = socket.of(action).at(-1);
    if (request === undefined) throw new Error(`No ${action} has been sent.`);
    await tell(socket, { requestId: request.requestId, ...message });
  };
  return {
    WebSocket: Recorded as unknown as SocketConstructor,
    sockets,
    last,
    tell,
    reply,
    /** Opens the latest socket and welcomes it. */
    welcome: async (socket = last(), limits: object = {}) => {
      socket.emit('open');
      await settled();
      await reply(socket, 'hello', {
        type: 'welcome',
        user: { id: 'anna', name: 'Anna', kind: 'licence-holder' },
        limits: {
          messageBytes: 131_072,
          itemBytes: 102_400,
          keepAlive: 240_000,
          pace: { atOnce: 30, every: 100 },
          ...limits,
        },
        expiresAt: serverTime() + 24 * 3_600_000,
      });
    },
    lose: async (socket = last(), code = 1006) => {
      socket.emit('close', { code });
      await settled();
    },
  };
};
