import { randomUUID } from 'node:crypto';
import type { Letter, Store, Write } from './store.ts';

export type NewLetter = Pick<Letter, 'queue' | 'body' | 'attributes'>;

/** A letter as people look at it: its body is parsed where it is JSON. */
export type ShownLetter = Omit<Letter, 'body' | 'sentAt'> & { readonly at: string; readonly body: unknown };

/** Keeps what could not be delivered, until somebody takes it away. */
export type DeadLetters = {
  /** Durable when its promise is fulfilled, together with the other writes. */
  readonly keep: (letter: NewLetter, ...others: readonly Write[]) => Promise<Letter>;
  /** For good, when its promise is fulfilled. A letter that is not there is no fault. */
  readonly remove: (...ids: readonly string[]) => Promise<void>;
  /** Oldest first. */
  readonly letters: (queue?: string) => readonly Letter[];
  readonly all: () => readonly ShownLetter[];
};

export const openDeadLetters = async (store: Store): Promise<DeadLetters> => {
  const found = await store.letters();
  const kept = new Map(found.sort((a, b) => a.sentAt - b.sentAt).map((letter) => [letter.id, letter]));
  return {
    keep: async (given, ...others) => {
      const letter = { ...given, id: randomUUID(), sentAt: Date.now() };
      await store.write({ put: 'letter', value: letter }, ...others);
      kept.set(letter.id, letter);
      return letter;
    },
    remove: async (...ids) => {
      await store.write(...ids.map((key) => ({ remove: 'letter', key }) as const));
      for (const id of ids) kept.delete(id);
    },
    letters: (queue) => [...kept.values()].filter((letter) => queue === undefined || letter.queue === queue),
    all: () =>
      [...kept.values()].map(({ sentAt, body, ...letter }) => ({
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
