import type { DownOf } from '../shared/messages.ts';
import type { Connection } from './connection.ts';
import { type Entry, entryOf } from './content.ts';
import { VigilError } from './error.ts';
import type { Body, RequestOptions } from './requests.ts';

export type WriteOptions = RequestOptions & {
  /** Write only if the item still has this revision; otherwise it is a `content.conflict`, with what it has now. */
  readonly baseRevision?: number | undefined;
  /** False for a write that nobody made by hand: a timer's, a bot's, a renewal. It keeps nobody inside. */
  readonly activity?: boolean | undefined;
};

export type ContentWrites = {
  /** Writes one item. Resolves with its new revision when it is durable; waits for the connection if it is down. */
  put(itemId: string, value: unknown, options?: WriteOptions): Promise<number>;
  delete(itemId: string, options?: WriteOptions): Promise<number>;
};

type Current = NonNullable<DownOf<'error'>['current']>;

type Host = {
  readonly sessionId: string;
  readonly requestId: () => string;
  ready(options: { readonly signal?: AbortSignal | undefined }): Promise<unknown>;
  connection(): Connection | null;
  change(entry: Entry): void;
  recheck(error: VigilError): void;
  now(): number;
  /** Whether this has to wait for a connection. Then the resume tells that it was done at this time of the clock. */
  postpone(doneAt: number): boolean;
};

export const contentWrites = (host: Host): ContentWrites => {
  /**
   * A write whose reply was lost, or failed on the server's side, is sent again under the same id, by which the server
   * knows it if it had been carried out. A server that has forgotten it finds its trace in the way of the base revision:
   * what looks like a conflict with ourselves is a success.
   */
  const write = async (
    wanted: Body<'content.put'> | Body<'content.delete'>,
    isOurs: (current: Current) => boolean,
    { signal, timeout }: WriteOptions,
  ): Promise<number> => {
    const requestId = host.requestId();
    const doneAt = host.now();
    let body = wanted;
    for (let tries = 1, lost = false; ; tries += 1, lost = true) {
      if (body.activity !== false && host.postpone(doneAt)) body = { ...body, activity: false };
      await host.ready({ signal });
      try {
        const saved = await host.connection()?.request(body, { signal, timeout, requestId });
        if (saved !== undefined) return saved.revision;
      } catch (error) {
        if (!(error instanceof VigilError)) throw error;
        if (error.code === 'client.disconnected') continue;
        // It may have been made, and only its reply have failed.
        if (error.code === 'internal' && tries < 4) continue;
        const { current } = error;
        host.recheck(error);
        if (current === undefined) throw error;
        host.change(entryOf(current));
        if (lost && isOurs(current)) return current.revision;
        throw error;
      }
    }
  };

  const { sessionId } = host;
  return {
    async put(itemId, value, options = {}) {
      const body = { action: 'content.put' as const, sessionId, itemId, value };
      const revision = await write(
        { ...body, ...said(options) },
        (current) => isSame(current.value, value),
        options,
      );
      host.change({ itemId, value, revision });
      return revision;
    },
    async delete(itemId, options = {}) {
      const body = { action: 'content.delete' as const, sessionId, itemId };
      const revision = await write(
        { ...body, ...said(options) },
        (current) => current.value === undefined,
        options,
      );
      host.change({ itemId, revision, deleted: true });
      return revision;
    },
  };
};

const said = ({ baseRevision, activity }: WriteOptions) => ({
  ...(baseRevision !== undefined && { baseRevision }),
  ...(activity !== undefined && { activity }),
});

/** Equal as JSON, whatever the order of the keys. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(right).length &&
    keys.every((key) => isSame(left[key], right[key]))
  );
};
