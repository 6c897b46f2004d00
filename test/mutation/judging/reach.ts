import { dirname, join } from 'node:path';

/**
 * The test files that load at least one of these sources, by what is imported. All others come to none of the mistakes
 * in them.
 */
export const reaching = (
  tests: readonly string[],
  sources: readonly string[],
  read: (file: string) => string,
): string[] => {
  const wanted = new Set(sources);
  const known = new Map<string, readonly string[]>();
  const importsOf = (file: string): readonly string[] => {
    const found = known.get(file) ?? importedBy(file, read(file));
    known.set(file, found);
    return found;
  };
  return tests.filter((test) => {
    const seen = new Set([test]);
    for (const file of seen) {
      if (wanted.has(file)) return true;
      for (const one of importsOf(file)) seen.add(one);
    }
    return false;
  });
};

/** For each of these sources, the test files that import it themselves. */
export const namedBy = (
  tests: readonly string[],
  sources: readonly string[],
  read: (file: string) => string,
): Record<string, readonly string[]> => {
  const imports = tests.map((test) => [test, new Set(importedBy(test, read(test)))] as const);
  return Object.fromEntries(
    sources.map((source) => [source, imports.flatMap(([test, named]) => (named.has(source) ? [test] : []))]),
  );
};

const importedBy = (file: string, text: string): string[] =>
  [...text.matchAll(IMPORTED)].flatMap(([, isType, path = '']) =>
    isType === undefined ? [join(dirname(file), path)] : [],
  );

/** From `import` or `export` to the first text in quotes, if that is a path of ours. */
const IMPORTED = /\b(?:import|export)\b(\s+type\b)?[^'`;]*'(\.[^']+\.tsx?)'/g;
