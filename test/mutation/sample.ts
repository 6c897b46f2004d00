import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Asked } from './judge.ts';
import { type Change, placeOf } from './judging/journal.ts';
import type { Measured } from './measured.ts';

/** How many files, and about how many mutants in total: what takes some seconds. */
const FILES = 5;
const MUTANTS = 40;

/** Depends only on the tree: on what was measured, and on the tests that judge it. */
export const seedOf = async (root: string, measured: Readonly<Record<string, Measured>>): Promise<string> => {
  const files = new Set(Object.entries(measured).flatMap(([file, { by }]) => [file, ...Object.keys(by)]));
  const hash = createHash('sha256');
  for (const file of [...files].sort())
    hash.update(`${file}\n`).update(await readFile(join(root, file), 'utf8').catch(() => 'gone'));
  return hash.digest('hex').slice(0, 12);
};

/**
 * A few mutants of measured files, and the tests that killed all of theirs then. The same seed draws the same. Files
 * whose figures are in doubt come first.
 */
export const drawn = (
  seed: string,
  measured: Readonly<Record<string, Measured>>,
  doubtful: ReadonlySet<string> = new Set(),
): Pick<Asked, 'mutated' | 'judges' | 'killers'> & { readonly sample: Sample } => {
  const rank = (file: string) => createHash('sha256').update(`${seed} ${file}`).digest('hex');
  const files = Object.keys(measured)
    // An unfinished file would fail whatever was changed.
    .filter((file) => measured[file]?.unexplained === 0)
    .sort(
      (one, other) =>
        Number(doubtful.has(other)) - Number(doubtful.has(one)) || (rank(one) < rank(other) ? -1 : 1),
    )
    .slice(0, FILES);
  const found = files.flatMap((file) => measured[file] ?? []);
  const mutants = found.reduce((sum, one) => sum + one.mutants, 0);
  return {
    mutated: files,
    judges: [...new Set(found.flatMap(({ by }) => Object.keys(by)))].sort(),
    killers: Object.fromEntries(files.map((file) => [file, Object.keys(measured[file]?.by ?? {})])),
    sample: { seed, share: Math.min(1, MUTANTS / Math.max(1, mutants)) },
  };
};

/** About this share of all mistakes, and always the same ones for the same seed. */
export type Sample = { readonly seed: string; readonly share: number };

export const isIn =
  ({ seed, share }: Sample) =>
  (mistake: Change): boolean =>
    createHash('sha256')
      .update(`${seed} ${placeOf(mistake)}`)
      .digest()
      .readUInt32BE() /
      2 ** 32 <
    share;
