import { VigilError } from '../error.ts';
import { type Insistence, insist } from '../link/insistence.ts';
import type { Body, Replies, RequestAction, RequestOptions } from '../link/requests.ts';
import { type Entry, entryOf } from './content.ts';

export type WriteOptions = RequestOptions & {
  /** Write only if the item still has this revision; otherwise it is a `content.conflict`, with what it has now. */
  readonly baseRevision?: number | undefined;
  /** False for a write that nobody made by hand: a timer's, a bot's, a renewal. It keeps nobody inside. */
  readonly activity?: boolean | undefined;
};

export type ContentWrites<Value = unknown> = {
  /** Writes one item. Resolves with its new revision when it is durable; waits for the connection if it is down. */
  put(itemId: string, value: Value, options?: WriteOptions): Promise<number>;
  delete(itemId: string, options?: WriteOptions): Promise<number>;
};

type Host = {
  readonly sessionId: string;
  readonly requestId: () => string;
  insistence(options: RequestOptions): Insistence;
  request<A extends RequestAction>(body: Body<A>, options: RequestOptions): Promise<Replies[A]>;
  change(entry: Entry): void;
  /** By a clock that nobody sets. */
  now(): number;
  /** Whether this has to wait for a connection. Then the resume tells that it was done at this time of that clock. */
  postpone(doneAt: number): boolean;
};

export const contentWrites = ({ sessionId, ...host }: Host): ContentWrites => {
  /**
   * A write whose reply was lost, or failed on the server's side, is sent again under the same id, by which the server
   * knows it if it had been carried out. A server that has forgotten it finds its trace in the way of the base revision:
   * what looks like a conflict with ourselves is a success.
   */
  const write = async (
    body: Body<'content.put'> | Body<'content.delete'>,
    value: unknown,
    { baseRevision, activity, requestId = host.requestId(), ...rest }: WriteOptions,
  ): Promise<number> => {
    const options = { ...rest, requestId };
    const doneAt = host.now();
    let said = { ...body, baseRevision, activity };
    const insistence = host.insistence(options);
    const ready = () => {
      if (said.activity !== false && host.postpone(doneAt)) said = { ...said, activity: false };
      return insistence.ready();
    };
    const revision = await insist({ ...insistence, ready }, async (again) => {
      try {
        return (await host.request(said, options)).revision;
      } catch (error) {
        const current = error instanceof VigilError && error.current;
        if (!current) throw error;
        host.change(entryOf(current));
        if (again && isSame(current.value, value)) return current.revision;
        throw error;
      }
    });
    host.change(entryOf({ itemId: body.itemId, value, revision }));
    return revision;
  };

  return {
    put: (itemId, value, options = {}) =>
      write({ action: 'content.put', sessionId, itemId, value }, value, options),
    delete: (itemId, options = {}) =>
      write({ action: 'content.delete', sessionId, itemId }, undefined, options),
  };
};

/** The server keeps the very text. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
