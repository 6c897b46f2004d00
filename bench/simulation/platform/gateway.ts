import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  LimitExceededException,
  type PostToConnectionCommandInput,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Duration, Instant } from '../../../shared/instant.ts';
import type { DownMessage, UpMessage } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { createRandom, type Random, seedOf } from './random.ts';
import type { Run } from './run.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The client's end of a connection. */
export type Socket = {
  readonly connectionId: string;
  readonly user: User;
  /** When its credential expires. */
  readonly expiresAt: Instant;
  readonly opened: () => void;
  /** Whether a client at the other end is awake and listening. */
  readonly listens: () => boolean;
  readonly receive: (message: DownMessage, run: Run) => void;
  /** The platform has closed it, or nothing answers any more. */
  readonly closed: () => void;
  /** The platform has closed it because it has reached its greatest age. */
  readonly outlived: () => void;
};

export type Gateway = {
  readonly open: (socket: Socket) => void;
  /** Sends a message. `doneAt` is when the person did what it reports. */
  readonly send: (connectionId: string, request: UpMessage, doneAt: Instant) => void;
  readonly close: (connectionId: string) => void;
  /** Closes it in order: what was sent before arrives before. */
  readonly finish: (connectionId: string) => void;
  /** The client is gone without a word; the platform finds out eventually. */
  readonly vanish: (connectionId: string) => void;
  readonly isOpen: (connectionId: string) => boolean;
  readonly clientFor: (run: () => Run) => ApiGatewayManagementApiClient;
};

/** The functions behind the gateway. Each call resolves when its function has ended. */
export type Functions = {
  readonly connect: (socket: Socket) => Promise<boolean>;
  readonly message: (
    socket: Socket,
    request: UpMessage,
    doneAt: Instant,
    sentAt: Instant,
    nth: string,
  ) => Promise<void>;
  readonly disconnect: (connectionId: string, nth: number, status: number | undefined) => Promise<void>;
};

/** The codes in `$disconnect`. The first is also reported when the platform closes a connection for its age. */
const CLOSED = { byClient: 1001, byServer: 1000, abnormally: 1006 };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** API Gateway: connections, messages and posts, as unreliable as the platform admits to being. */
export const createGateway = (
  time: VirtualTime,
  seed: number,
  storm: () => number,
  functions: Functions,
  lifetime: Duration,
  failed: (connectionId: string) => void,
  posted: (connectionId: string, bytes: number) => void = () => {},
): Gateway => {
  const open = new Map<string, Socket>();
  const read = reader();
  const sent = new Map<string, number>();
  const lastArrival = new Map<string, number>();

  const goodbye = (connectionId: string, status: number) => {
    if (!open.delete(connectionId)) return;
    const random = createRandom(seedOf(seed, 'goodbye', connectionId));
    // Nothing promises that the status is there.
    const said = random.chance(0.1 * storm()) ? undefined : status;
    for (const [nth, delay] of goodbyes(random, storm()).entries())
      time.plan(delay, () => void functions.disconnect(connectionId, nth, said));
  };

  const post = (run: Run, { ConnectionId: id = '', Data }: PostToConnectionCommandInput) => {
    const socket = open.get(id);
    if (!socket) throw new GoneException({ message: 'Gone', $metadata: { httpStatusCode: 410 } });
    if (run.storm > 0 && run.random.next() / run.storm < 0.005) {
      run.strike();
      throw new LimitExceededException({ message: 'Too many', $metadata: { httpStatusCode: 429 } });
    }
    posted(id, (Data as Uint8Array).length);
    if (socket.listens()) socket.receive(read(Data as Uint8Array), run);
  };

  return {
    open: (socket) => {
      const random = createRandom(seedOf(seed, 'open', socket.connectionId));
      time.plan(transit(random, storm()), () => {
        void functions.connect(socket).then((letIn) => {
          if (!letIn || !socket.listens()) return socket.closed();
          open.set(socket.connectionId, socket);
          socket.opened();
          time.plan(lifetime, () => {
            if (open.get(socket.connectionId) !== socket) return;
            goodbye(socket.connectionId, CLOSED.byClient);
            socket.outlived();
          });
        });
      });
    },
    send: (connectionId, request, doneAt) => {
      const socket = open.get(connectionId);
      if (!socket) return;
      const nth = (sent.get(connectionId) ?? 0) + 1;
      sent.set(connectionId, nth);
      const random = createRandom(seedOf(seed, 'send', connectionId, nth));
      const sentAt = time.now();
      const arrive = (copy: string) => {
        if (open.has(connectionId)) void functions.message(socket, request, doneAt, sentAt, `${nth}${copy}`);
      };
      const way = transit(random, storm());
      lastArrival.set(connectionId, Math.max(lastArrival.get(connectionId) ?? 0, sentAt + way));
      time.plan(way, () => arrive(''));
      if (random.chance(0.01 * storm())) time.plan(transit(random, storm()) * 3, () => arrive('again'));
    },
    close: (connectionId) => goodbye(connectionId, CLOSED.byClient),
    finish: (connectionId) =>
      time.plan((lastArrival.get(connectionId) ?? 0) - time.now(), () =>
        goodbye(connectionId, CLOSED.byClient),
      ),
    vanish: (connectionId) => {
      const random = createRandom(seedOf(seed, 'vanish', connectionId));
      time.plan(random.between(0, 8 * MINUTE), () => goodbye(connectionId, CLOSED.abnormally));
    },
    isOpen: (connectionId) => open.has(connectionId),
    clientFor: (runOf) => {
      const send = async (command: { input: unknown }) => {
        const run = runOf();
        const input = command.input as PostToConnectionCommandInput;
        if (command instanceof DeleteConnectionCommand)
          return run.through('connections.close', () => {
            const socket = open.get(input.ConnectionId ?? '');
            if (!socket) throw new GoneException({ message: 'Gone', $metadata: { httpStatusCode: 410 } });
            goodbye(socket.connectionId, CLOSED.byServer);
            socket.closed();
          });
        // A call that hangs is given up by the client library, and retried twice.
        if (run.storm > 0 && run.random.next() / run.storm < 0.003) await time.pause(HANGING);
        try {
          return await run.through('connections.post', () => post(run, input));
        } catch (error) {
          failed(input.ConnectionId ?? '');
          throw error;
        }
      };
      return { send } as unknown as ApiGatewayManagementApiClient;
    },
  };
};

/**
 * Caches the last parsed message: the same bytes are posted to many, mostly in a row, and nobody changes the result.
 */
const reader = () => {
  const text = new TextDecoder();
  let read: { readonly bytes: Uint8Array; readonly message: DownMessage } | null = null;
  return (bytes: Uint8Array): DownMessage => {
    if (read?.bytes !== bytes) read = { bytes, message: JSON.parse(text.decode(bytes)) as DownMessage };
    return read.message;
  };
};

const HANGING: Duration = 9_000;

const transit = (random: Random, storm: number): Duration =>
  random.chance(0.02 * storm) ? random.between(SECOND, 8 * SECOND) : random.between(5, 80);

/** When `$disconnect` is delivered: best effort, according to the platform. None: never. */
const goodbyes = (random: Random, storm: number): readonly Duration[] => {
  const luck = storm === 0 ? 1 : random.next() / storm;
  if (luck < 0.07) return [];
  if (luck < 0.14) return [random.between(MINUTE, 9 * MINUTE)];
  if (luck < 0.2) return [random.between(0, SECOND), random.between(0, 5 * MINUTE)];
  return [random.between(5, 500)];
};
