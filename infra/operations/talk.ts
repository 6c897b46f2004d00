import { WebSocket } from 'ws';

type Message = { readonly type: string; readonly requestId?: string } & Readonly<Record<string, unknown>>;
/** What a client says, by its action. */
type Request = { readonly action: string } & Readonly<Record<string, unknown>>;

/** A connection as a client without any SDK would hold it: one message up, one awaited down. */
export type Talk = {
  /** Sends it and answers with the reply. @throws when it is refused, or does not come within 30 s. */
  readonly ask: (message: Request) => Promise<Message>;
  readonly say: (message: Request) => void;
  /** The next message of this type, which may have come already. */
  readonly hears: (type: string, patience?: number) => Promise<Message>;
  /** Whether one of this type is there that nobody has asked for. */
  readonly heard: (type: string) => boolean;
  readonly close: () => void;
};

const PATIENCE = 30_000;

/** @throws when the upgrade is refused, with its status. */
export const talk = async (url: string, token: string): Promise<Talk> => {
  const socket = new WebSocket(url, ['vigil.v1', token]);
  const heard: Message[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    heard.push(JSON.parse(data.toString('utf8')) as Message);
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_, { statusCode }) =>
      reject(new Error(`The upgrade was refused with ${statusCode ?? 'no status'}.`)),
    );
    socket.once('error', reject);
  });

  const first = (wanted: (message: Message) => boolean, what: string, patience: number): Promise<Message> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`${what} has not come within ${patience / 1_000} s.`));
      }, patience);
      const look = (): void => {
        const index = heard.findIndex(wanted);
        const [found] = index < 0 ? [] : heard.splice(index, 1);
        if (!found) return;
        clearTimeout(late);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });

  let asked = 0;
  return {
    ask: async (message) => {
      const requestId = `smoke-${++asked}`;
      socket.send(JSON.stringify({ ...message, requestId }));
      const reply = await first(
        (one) => one.requestId === requestId,
        `The reply to ${message.action}`,
        PATIENCE,
      );
      if (reply.type === 'error')
        throw new Error(`${message.action} was refused: ${String(reply.code)}: ${String(reply.detail)}`);
      return reply;
    },
    say: (message) => socket.send(JSON.stringify(message)),
    hears: (type, patience = PATIENCE) => first((one) => one.type === type, type, patience),
    heard: (type) => heard.some((one) => one.type === type),
    close: () => socket.close(),
  };
};
