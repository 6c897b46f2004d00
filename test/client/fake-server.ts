import type { SocketConstructor } from '../../client/link/connection.ts';
import type { handClock } from './hand-clock.ts';

type Time = ReturnType<typeof handClock>;
type Request = {
  readonly action: string;
  readonly requestId?: string;
  readonly sessionId?: string;
  readonly resume?: boolean;
};

/** Who is inside one session, by their connections; `ended` once anybody was. */
type Place = { readonly connections: Set<ServedSocket>; ended: string | null };

/** One WebSocket whose far end is the server below. */
class ServedSocket {
  /** Where it is according to the server's registry. */
  place: string | null = null;
  isOpen = false;
  isOver = false;
  private readonly listeners = new Map<string, ((event: { data?: unknown; code?: number }) => void)[]>();
  private readonly sending: (text: string) => void;
  private readonly closing: () => void;

  constructor(sending: (text: string) => void, closing: () => void) {
    this.sending = sending;
    this.closing = closing;
  }
  addEventListener(type: string, listener: (event: { data?: unknown; code?: number }) => void): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }
  emit(type: string, event: { data?: unknown; code?: number } = {}): void {
    for (const listener of this.listeners.get(type) ?? []) listener(event);
  }
  send(text: string): void {
    this.sending(text);
  }
  close(): void {
    this.closing();
  }
}

/**
 * The part of the real server that decides where a person is, and no kinder. It carries out each message after a delay
 * of its own, so two messages of one connection may swap; its replies overtake each other; it fails now and then,
 * before or after acting; and it hears late of a closed connection. There is one person, with another tab that is in
 * both sessions.
 */
export const fakeServer = (time: Time, random: () => number, { unkind }: { readonly unkind: boolean }) => {
  const latency = () => 1 + Math.floor(random() * 100);
  const later = (act: () => void) => time.clock.after(latency(), act);
  const sockets: ServedSocket[] = [];
  const places = new Map<string, Place>();
  const placeOf = (sessionId: string): Place => {
    const place = places.get(sessionId) ?? { connections: new Set(), ended: null };
    places.set(sessionId, place);
    return place;
  };

  const tell = (socket: ServedSocket, message: object) =>
    later(() => {
      if (socket.isOpen)
        socket.emit('message', { data: JSON.stringify({ serverTime: time.now(), ...message }) });
    });

  const end = (sessionId: string, ending: string, except: ServedSocket | null) => {
    const place = placeOf(sessionId);
    for (const socket of place.connections)
      if (socket !== except)
        tell(socket, { type: 'session.ended', sessionId, ending, at: time.now(), mayReturn: true });
    place.connections.clear();
    place.ended = ending;
  };

  const part = (socket: ServedSocket, sessionId: string) => placeOf(sessionId).connections.delete(socket);

  const joined = (sessionId: string) => ({
    type: 'session.joined',
    session: { id: sessionId, name: 'Plans', state: 'active', mode: 'edit', revision: 1 },
    participantId: 'anna',
    role: 'member',
    phase: 'present',
    warnAt: time.now() + 900_000,
    logoutAt: null,
    policy: { idleTimeout: 900_000, warningPeriod: 1_800_000 },
    revision: 1,
    roster: [],
    rosterNext: null,
    content: { items: [], next: null, contentRevision: 0 },
  });

  const error = (code: string, retryable = false) => ({
    type: 'error',
    code,
    title: '',
    detail: '',
    retryable,
  });

  const join = (socket: ServedSocket, sessionId: string, resume: boolean) => {
    if (!socket.isOpen) return error('connection.unknown');
    if (socket.place !== null && socket.place !== sessionId) part(socket, socket.place);
    socket.place = sessionId;
    const place = placeOf(sessionId);
    if (resume && place.ended !== null && place.connections.size === 0)
      return { type: 'session.ended', sessionId, ending: place.ended, at: time.now(), mayReturn: true };
    place.ended = null;
    place.connections.add(socket);
    return joined(sessionId);
  };

  const leave = (socket: ServedSocket, sessionId: string, everywhere: boolean) => {
    const { connections, ended } = placeOf(sessionId);
    if (!connections.has(socket)) return error(ended === null ? 'session.not-joined' : 'participation.ended');
    connections.delete(socket);
    if (everywhere || connections.size === 0) end(sessionId, 'exit', socket);
    // As the real server does, whatever session the connection has moved to meanwhile.
    socket.place = null;
    return { type: 'session.left', sessionId };
  };

  const replyTo = (socket: ServedSocket, { action, sessionId = '', resume = false }: Request): object => {
    switch (action) {
      case 'hello':
        return {
          type: 'welcome',
          user: { id: 'anna', name: 'Anna', kind: 'contact' },
          limits: { messageBytes: 1, itemBytes: 1, keepAlive: 3_600_000 },
          expiresAt: time.now() + 86_400_000,
        };
      case 'session.join':
        return join(socket, sessionId, resume);
      case 'session.exit':
      case 'session.leave':
        return leave(socket, sessionId, action === 'session.exit');
      default:
        return { type: 'pong' };
    }
  };

  const handle = (socket: ServedSocket, request: Request) => {
    const luck = unkind && request.action !== 'hello' ? random() : 1;
    const reply = luck < 0.05 ? null : replyTo(socket, request);
    tell(socket, {
      ...(luck < 0.1 || reply === null ? error('internal', true) : reply),
      requestId: request.requestId,
    });
  };

  const gone = (socket: ServedSocket, code: number) => {
    if (socket.isOver) return;
    socket.isOver = true;
    socket.isOpen = false;
    later(() => socket.emit('close', { code }));
    later(() => {
      if (socket.place !== null) part(socket, socket.place);
    });
  };

  class Served extends ServedSocket {
    constructor() {
      super(
        (text) => later(() => handle(this, JSON.parse(text) as Request)),
        () => gone(this, 1000),
      );
      sockets.push(this);
      later(() => {
        this.isOpen = !this.isOver;
        if (this.isOpen) this.emit('open');
      });
    }
  }

  return {
    WebSocket: Served as unknown as SocketConstructor,
    /** The network of this tab breaks. */
    lose: () => {
      for (const socket of sockets) gone(socket, 1006);
    },
    /** Another tab of this person enters that session. */
    otherTab: (sessionId: string) => {
      const socket = new ServedSocket(
        () => {},
        () => {},
      );
      socket.isOpen = true;
      join(socket, sessionId, false);
      return { isInside: () => placeOf(sessionId).connections.has(socket) };
    },
    /** The sessions in which this tab's connections are. */
    whereabouts: () =>
      [...places]
        .filter(([, { connections }]) => sockets.some((socket) => connections.has(socket)))
        .map(([id]) => id),
    isConnected: () => sockets.some(({ isOpen }) => isOpen),
  };
};
