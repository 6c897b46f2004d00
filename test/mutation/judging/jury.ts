import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
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
export const juryOf = (tests: readonly string[], read: (file: string) => string): string => {
  const texts = new Map<string, string>();
  const take = (file: string): void => {
    if (texts.has(file)) return;
    const text = read(file);
    texts.set(file, text.replace(IMPORTED, ''));
    for (const [, path = ''] of text.matchAll(IMPORTED)) {
      const found = join(dirname(file), path);
      if (found.split(sep)[0] === 'test') take(found);
    }
  };
  for (const test of tests) take(test);
  return hashOf(...[...texts.values()].sort());
};

/** A relative path, preceded by `from` or `import`. */
const IMPORTED = /(?<=\b(?:from|import)\s*\(?\s*)'(\.[^']+\.ts)'/g;

/** Reads each file once. */
export const readOnce = (root: string): ((file: string) => string) => {
  const known = new Map<string, string>();
  return (file) => {
    const text = known.get(file) ?? readFileSync(join(root, file), 'utf8');
    known.set(file, text);
    return text;
  };
};
