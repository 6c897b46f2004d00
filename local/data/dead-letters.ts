import { randomUUID } from 'node:crypto';
import type { Letter, Store, Write } from './store.ts';

export type NewLetter = Pick<Letter, 'queue' | 'body' | 'attributes' | 'dueAt' | 'trace'>;

/** A letter as people look at it: its body is parsed where it is JSON. */
export type ShownLetter = Omit<Letter, 'body' | 'sentAt' | 'dueAt' | 'trace'> & {
  readonly at: string;
  readonly body: unknown;
};

/** Keeps what is in the queues until somebody takes it away: what could not be delivered, and the second hand's messages. */
export type DeadLetters = {
  /** Durable when its promise is fulfilled, together with the other writes. */
  readonly keep: (letter: NewLetter, ...others: readonly Write[]) => Promise<Letter>;
  /** For good, when its promise is fulfilled. A letter that is not there is no fault. */
  readonly remove: (...ids: readonly string[]) => Promise<void>;
  /** Calls this whenever one more is in the queue. */
  readonly follow: (queue: string, whenever: () => void) => void;
  /** Oldest first. */
  readonly letters: (queue: string) => readonly Letter[];
  /** What is in these queues, as people look at it. */
  readonly shown: (queues: readonly string[]) => readonly ShownLetter[];
};

export const openDeadLetters = async (store: Store): Promise<DeadLetters> => {
  const queues = new Map<string, Map<string, Letter>>();
  const homes = new Map<string, string>();
  const followers = new Map<string, () => void>();
  const hold = (letter: Letter): void => {
    const kept = queues.get(letter.queue) ?? new Map<string, Letter>();
    queues.set(letter.queue, kept.set(letter.id, letter));
    homes.set(letter.id, letter.queue);
  };
  for (const letter of (await store.letters()).sort((a, b) => a.sentAt - b.sentAt)) hold(letter);
  const letters = (queue: string): readonly Letter[] => [...(queues.get(queue)?.values() ?? [])];
  return {
    keep: async (given, ...others) => {
      const letter = { ...given, id: randomUUID(), sentAt: Date.now() };
      await store.write({ put: 'letter', value: letter }, ...others);
      hold(letter);
      followers.get(letter.queue)?.();
      return letter;
    },
    remove: async (...ids) => {
      await store.write(...ids.map((key) => ({ remove: 'letter', key }) as const));
      for (const id of ids) {
        queues.get(homes.get(id) ?? '')?.delete(id);
        homes.delete(id);
      }
    },
    follow: (queue, whenever) => void followers.set(queue, whenever),
    letters,
    shown: (names) =>
      names
        .flatMap(letters)
        .sort((a, b) => a.sentAt - b.sentAt)
        .map(({ sentAt, dueAt: _dueAt, trace: _trace, body, ...letter }) => ({
          ...letter,
          at: new Date(sentAt).toISOString(),
          body: shownBody(body),
        })),
  };
};

const shownBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};
