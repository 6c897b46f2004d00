import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { LocalStack } from '../stack/stack.ts';
import { sendInFrames } from './frames.ts';

/** Between two writes of one person. */
const PACE = 800;
/** How long somebody waits for an answer before they try again. */
const PATIENCE = 8_000;
/** Much longer than the idle timeout and the warning together: a busy machine is slow. */
const SILENCE = 60_000;

type Message = { readonly type: string; readonly requestId?: string; readonly [field: string]: unknown };
/** A write that was acknowledged. */
export type Saved = { readonly itemId: string; readonly revision: number; readonly text: string };

/** A connection that is inside, or null when none can be had just now. */
export const connect = async (stack: LocalStack, user: string) => {
  const token = await stack.token(user).catch(() => null);
  if (token === null) return null;
  const socket = new WebSocket(stack.wsUrl, ['vigil.v1', token]);
  const replies = new Map<string, string>();
  const endings = new Set<unknown>();
  socket.on('message', (data: Buffer) => {
    const frame = data.toString();
    const { type, requestId, ending } = JSON.parse(frame) as Message;
    if (requestId !== undefined) replies.set(requestId, frame);
    if (type === 'session.ended') endings.add(ending);
  });
  socket.on('error', () => {});
  await Promise.race([once(socket, 'open').catch(() => {}), pause(PATIENCE)]);
  const isOpen = () => socket.readyState === WebSocket.OPEN;
  /** The reply's frame, or null when none came. */
  const ask = async (frame: string, requestId: string): Promise<string | null> => {
    if (!isOpen()) return null;
    sendInFrames(socket, frame);
    for (const end = Date.now() + PATIENCE; isOpen() && Date.now() < end; await pause(5)) {
      const found = replies.get(requestId);
      if (found !== undefined) return found;
    }
    return null;
  };
  const close = () => socket.terminate();
  const joined = await ask('{"action":"session.join","requestId":"join","sessionId":"s1"}', 'join');
  if (joined !== null && (JSON.parse(joined) as Message).type === 'session.joined')
    return { ask, close, endings, joined, isOpen };
  close();
  return null;
};

/** Values that would not survive being parsed and stringified. */
const oddValue = (writer: number, count: number): string =>
  [
    `{"text":"note ${count} of ${writer}", "n":9007199254740993}`,
    `[-0, 1e400, "\\u00e4\\ud800", {"__proto__":${count},"":""}]`,
    `"${'x'.repeat(count % 7 === 0 ? 60_000 : 300)}-${writer}-${count}"`,
  ][count % 3] ?? '';

/** Whether somebody is to fall silent until they are logged out, and has been. */
export type Silence = { due: boolean; over: boolean };

/** What all writers follow: they rest between two writes, unless all are to write now. */
export const createTempo = () => {
  let all = () => {};
  let volley = new Promise<void>((resolve) => {
    all = resolve;
  });
  let unanswered = 0;
  return {
    rest: () => Promise.race([pause(PACE), volley]),
    writeNow: () => {
      all();
      volley = new Promise<void>((resolve) => {
        all = resolve;
      });
    },
    /** How many writes are under way. */
    unanswered: () => unanswered,
    during: async <T>(asking: Promise<T> | undefined): Promise<T | undefined> => {
      unanswered += 1;
      return asking?.finally(() => {
        unanswered -= 1;
      });
    },
  };
};

export type Tempo = ReturnType<typeof createTempo>;

/** One of those who write. What is acknowledged is noted in `saved`. */
export type Writer = {
  readonly number: number;
  readonly user: string;
  readonly saved: Saved[];
  readonly silence: Silence;
};

/** Writes until it is told to stop; what was not answered is repeated under the same requestId. */
export const writer = async (
  stack: LocalStack,
  { number, user, saved, silence }: Writer,
  tempo: Tempo,
  until: () => boolean,
) => {
  const attempts: string[] = [];
  const endings = new Set<unknown>();
  let entries = 0;
  let connection: Awaited<ReturnType<typeof connect>> = null;
  const leave = () => {
    for (const ending of connection?.endings ?? []) endings.add(ending);
    connection?.close();
    connection = null;
  };
  for (let count = 1; !until(); count += 1) {
    const itemId = count % 3 === 0 ? `shared-${count % 4}` : `w${number}-${count}`;
    const text = oddValue(number, count);
    const requestId = `w${number}-${count}`;
    attempts.push(`${itemId} ${text}`);
    const frame = `{"action":"content.put","requestId":"${requestId}","sessionId":"s1","itemId":"${itemId}","value":${text}}`;
    while (!until()) {
      if (silence.due && !silence.over && connection?.isOpen()) {
        for (const end = Date.now() + SILENCE; connection.isOpen() && Date.now() < end; ) await pause(200);
        silence.over = true;
      }
      if (!connection?.isOpen()) {
        leave();
        connection = await connect(stack, user);
        if (connection !== null) entries += 1;
      }
      const reply = await tempo.during(connection?.ask(frame, requestId));
      const message = reply == null ? null : (JSON.parse(reply) as Message);
      if (message?.type === 'content.saved') {
        saved.push({ itemId, revision: Number(message.revision), text });
        break;
      }
      // Refused or lost: enter again and repeat it.
      leave();
      await pause(100);
    }
    await tempo.rest();
  }
  leave();
  return { saved, attempts, entries, endings };
};
