/**
 * Links come out of sentences, brackets and chats, and bring along what stood behind them there.
 */

/** What a link's secret is, or what stands in its place when it is none. */
export const secretIn = (fragment: string): string => {
  const [, secret] = /^([\w-]{43})(?:[^A-Za-z0-9].*)?$/s.exec(fragment) ?? [];
  return secret ?? fragment;
};

/** A part of a path without what is no part of it. What an id of ours ends with is written otherwise (`asLinked`). */
export const withoutTail = (part: string): string => part.replace(/(?:[.,;:!?)\]}'>"]|%20|%3E|%22)+$/i, '');

/** The same part, so that it has no tail that somebody could take off. */
export const asLinked = (part: string): string =>
  encodeURIComponent(part).replace(/[.!')]+$/, (tail) =>
    Array.from(tail, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`).join(''),
  );
