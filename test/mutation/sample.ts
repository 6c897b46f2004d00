import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Measured } from './measured.ts';
import type { Asked } from './stryker.ts';

/** How many files, and about how many mutants in total: what takes a few seconds. */
const FILES = 3;
const MUTANTS = 9;

/** Depends only on the tree: on what was measured, and on the tests that judge it. */
export const seedOf = async (root: string, measured: Readonly<Record<string, Measured>>): Promise<string> => {
  const files = new Set(Object.entries(measured).flatMap(([file, { by }]) => [file, ...by]));
  const hash = createHash('sha256');
  for (const file of [...files].sort())
    hash.update(`${file}\n`).update(await readFile(join(root, file), 'utf8').catch(() => 'gone'));
  return hash.digest('hex').slice(0, 12);
};

/** A few mutants of measured files, and the tests that killed all of theirs then. The same seed draws the same. */
export const drawn = (
  seed: string,
  measured: Readonly<Record<string, Measured>>,
): Pick<Asked, 'mutated' | 'judges' | 'sample'> => {
  const rank = (file: string) => createHash('sha256').update(`${seed} ${file}`).digest('hex');
  const files = Object.keys(measured)
    // An unfinished file would fail whatever was changed.
    .filter((file) => measured[file]?.unexplained === 0)
    .sort((one, other) => (rank(one) < rank(other) ? -1 : 1))
    .slice(0, FILES);
  const found = files.flatMap((file) => measured[file] ?? []);
  const mutants = found.reduce((sum, one) => sum + one.mutants, 0);
  return {
    mutated: files,
    judges: [...new Set(found.flatMap(({ by }) => by))].sort(),
    sample: { seed, share: Math.min(1, MUTANTS / Math.max(1, mutants)) },
  };
};
