/**
 * The secret in a pasted link, or what takes its place. Links are copied out of sentences, brackets and chats, with
 * whatever followed them there.
 */
export const secretIn = (fragment: string): string => {
  const [, secret] = /^([\w-]{43})(?:[^A-Za-z0-9].*)?$/s.exec(fragment) ?? [];
  return secret ?? fragment;
};

/** A path segment without what was pasted along with it. Our own ids never end so (see `asLinked`). */
export const withoutTail = (part: string): string => part.replace(/(?:[.,;:!?)\]}'>"]|%20|%3E|%22)+$/i, '');

/** Encodes a path segment so that its end cannot be mistaken for such a tail. */
export const asLinked = (part: string): string =>
  encodeURIComponent(part).replace(/[.!')]+$/, (tail) =>
    Array.from(tail, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`).join(''),
  );
