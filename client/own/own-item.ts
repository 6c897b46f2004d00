import type { Client } from '../client.ts';
import { type Clock, pause, systemClock } from '../clock.ts';
import { codeIn } from '../error-code.ts';
import { inFrame } from './extent.ts';

/** What is put is written once per interval of this length, in milliseconds: the latest value wins. */
export const MINE_EVERY = 1_000;
/** What the server allows, in bytes of JSON. */
const MINE_BYTES = 4_096;

/** What I keep for myself in a session: where I left off. Nobody else reads it, and no ending touches it. */
export type OwnItem<Value = unknown> = {
  /** What I kept last, on whatever device; null when there is nothing. Members need not be inside. */
  get(): Promise<Value | null>;
  /**
   * Keeps this in place of what was before: any JSON value of at most 4,096 bytes; null for nothing. At once, then the latest once a
   * second. Resolves when this, or a later one, is kept. Never activity.
   * @throws RangeError for what is larger.
   */
  put(value: Value | null): Promise<void>;
};

export const ownItem = <Value = unknown>(
  client: Pick<Client, 'request'>,
  sessionId: string,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): OwnItem<Value> => {
  let next: { readonly value: unknown } | null = null;
  let writing: Promise<void> | null = null;
  let rest: Promise<void> = Promise.resolve();

  const write = async () => {
    try {
      while (next !== null) {
        await rest;
        const one: { readonly value: unknown } = next;
        rest = pause(clock, MINE_EVERY);
        try {
          await client.request({ action: 'mine.put', sessionId, value: one.value });
        } catch (error) {
          // Whether it was kept is not known; to keep it twice is as good as once. What was put since is not refused with it.
          if (unknown.test(codeIn(error)) || next !== one) continue;
          next = null;
          throw error;
        }
        if (next === one) next = null;
      }
    } finally {
      // Not a moment later: what is put in between would never be sent.
      writing = null;
    }
  };

  return {
    async get() {
      for (;;)
        try {
          const { value = null } = await client.request({ action: 'mine.get', sessionId });
          return value as Value | null;
        } catch (error) {
          // The next request waits for the next connection.
          if (codeIn(error) !== 'client.disconnected') throw error;
        }
    },
    put(value) {
      next = { value: JSON.parse(inFrame(value, MINE_BYTES)) };
      writing ??= write();
      return writing;
    },
  };
};

const unknown = /internal|client\.(disconnected|timeout)|connection\.too-fast/;
