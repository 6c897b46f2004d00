import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

export const hashOf = (...texts: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:${text}`);
  return hash.digest('base64url');
};

/**
 * A hash of what is asked: these test files, and everything that they import from the tests, since a contract suite
 * asks on behalf of whichever file runs it. Paths are not part of it.
 */
export const juryOf = (tests: readonly string[], read: Read): string => hashOf(...textsOf(tests, read));

/**
 * A hash of what one test file asks: its own text, that of every suite that it runs, and what stands in a room of its
 * own, as the rows of a table do. What they only use is no part of it: a world that changes is used by nearly all, and
 * asks nothing itself.
 */
export const questionsOf = (test: string, read: Read): string =>
  hashOf(...textsOf([test], read, (text, path) => text.includes(ASKING) || OWN_ROOM.test(path))).slice(0, 12);

/** Whoever registers a test, or expects something, takes that from here. */
const ASKING = "from '@jest/globals'";

/** A path that leads into a folder beside whoever imports it. */
const OWN_ROOM = /^\.\/.+\//;

type Read = (file: string) => string;

const textsOf = (
  tests: readonly string[],
  read: Read,
  isPart: (text: string, path: string) => boolean = () => true,
): string[] => {
  const texts = new Map<string, string>();
  const seen = new Set<string>();
  const take = (file: string, as = file): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = read(file);
    if (!isPart(text, as) && !tests.includes(file)) return;
    texts.set(file, text.replace(IMPORTED, ''));
    for (const [, path = ''] of text.matchAll(IMPORTED)) {
      const found = join(dirname(file), path);
      if (found.split(sep)[0] === 'test') take(found, path);
    }
  };
  for (const test of tests) take(test);
  return [...texts.values()].sort();
};

/** A relative path, preceded by `from` or `import`. */
const IMPORTED = /(?<=\b(?:from|import)\s*\(?\s*)'(\.[^']+\.ts)'/g;

/** What a test file asks, each read once; null for one that is gone. */
export const asksIn = (root: string): ((test: string) => string | null) => {
  const read = readOnce(root);
  const known = new Map<string, string | null>();
  return (test) => {
    const found = known.get(test);
    if (found !== undefined) return found;
    const asked = existsSync(join(root, test)) ? questionsOf(test, read) : null;
    known.set(test, asked);
    return asked;
  };
};

/** Reads each file once. */
export const readOnce = (root: string): ((file: string) => string) => {
  const known = new Map<string, string>();
  return (file) => {
    const text = known.get(file) ?? readFileSync(join(root, file), 'utf8');
    known.set(file, text);
    return text;
  };
};
