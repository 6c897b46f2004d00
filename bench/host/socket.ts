import { once } from 'node:events';
import { WebSocket } from 'ws';

/** What arrives from the server, as far as a load cares. */
export type Down = { readonly type: string; readonly requestId?: string } & Readonly<Record<string, unknown>>;

/** One WebSocket that asks and waits for the answer, without the client's handling of lost connections. */
export type LoadSocket = {
  readonly say: (message: object) => void;
  /** @throws when the answer is an error, or the connection ends first. */
  readonly ask: (message: object) => Promise<Down>;
  readonly close: () => Promise<void>;
};

type Waiting = { readonly resolve: (answer: Down) => void; readonly reject: (error: Error) => void };

export const openSocket = async (url: string, token: string): Promise<LoadSocket> => {
  const socket = new WebSocket(url, ['vigil.v1', token], { perMessageDeflate: false });
  const waiting = new Map<string, Waiting>();
  let asked = 0;
  let closing = false;
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString('utf8')) as Down;
    const one = waiting.get(answer.requestId ?? '');
    if (answer.requestId !== undefined) waiting.delete(answer.requestId);
    if (one && answer.type !== 'error') return one.resolve(answer);
    // This includes what the platform itself answers: that a function failed, or that there was too much traffic.
    if (answer.type === 'error' || answer.type === undefined)
      fail(new Error(`The host answered ${data.toString('utf8')}`));
    if (one) one.reject(new Error(`The host answered ${data.toString('utf8')}`));
  });
  socket.on('close', (code) => closing || fail(new Error(`The connection ended with ${code}.`)));
  await once(socket, 'open');
  socket.on('error', fail);
  const say = (message: object): void => socket.send(JSON.stringify(message));
  return {
    say,
    ask: (message) =>
      new Promise((resolve, reject) => {
        asked += 1;
        const requestId = String(asked);
        waiting.set(requestId, { resolve, reject });
        say({ ...message, requestId });
      }),
    close: async () => {
      closing = true;
      const closed = once(socket, 'close');
      socket.close(1000);
      await closed;
    },
  };
};
