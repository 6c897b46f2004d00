/**
 * How updates of a document lie in the content of a session. One that fits is an item; a larger one is cut into a set of items,
 * and is there when all of them are.
 */
export type Stored =
  | { readonly y: string }
  | { readonly y: string; readonly set: string; readonly at: number; readonly of: number };

/** How many bytes of an update go into one item: as base64, with what is around it, they fit into a frame of 32 KB. */
export const PART_BYTES = 20 * 1_024;
/** More parts than any document has that a session has room for. */
const MOST_PARTS = 10_000;

export const inLetters = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

/** @throws when that is not what `inLetters` makes. */
export const fromLetters = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** The items that an update is written as, by their ids. */
export const partsOf = (id: string, update: Uint8Array): readonly (readonly [string, Stored])[] => {
  const of = Math.max(1, Math.ceil(update.length / PART_BYTES));
  if (of === 1) return [[id, { y: inLetters(update) }]];
  return Array.from({ length: of }, (_, at) => {
    const part = update.subarray(at * PART_BYTES, (at + 1) * PART_BYTES);
    return [`${id}/${at}`, { y: inLetters(part), set: id, at, of }] as const;
  });
};

/** The item of a set's first part. */
export const firstOf = (set: string): string => `${set}/0`;

/** What stands there until the other parts are written, or while they are removed. */
export const claimOf = (set: string, givenUp = false) => ({ set, givenUp });

/** The set that a claim is of; null for what is none. */
export const claimIn = (value: unknown): string | null => {
  const { set, givenUp } = (value ?? {}) as { readonly [F in 'set' | 'givenUp']?: unknown };
  return typeof set === 'string' && typeof givenUp === 'boolean' ? set : null;
};

/** What stands in an item; null for what no provider has written. */
export const storedIn = (value: unknown): Stored | null => {
  const { y, set, at, of } = (value ?? {}) as { readonly [F in 'y' | 'set' | 'at' | 'of']?: unknown };
  if (typeof y !== 'string') return null;
  if (set === undefined) return { y };
  const isPart = typeof set === 'string' && isCount(at) && isCount(of) && at < of && of <= MOST_PARTS;
  return isPart ? { y, set, at, of } : null;
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

export const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
