import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tableOf } from '../../bench/simulation/report/text-table.ts';
import { digestOf } from './digest.ts';
import { instrumented } from './judging/mistakes.ts';
import { type Measured, readMeasured } from './measured.ts';
import { filesIn, type RoomName } from './rooms.ts';

/** A file of which nothing is known, or only what it was before it changed. */
export type Missing = { readonly file: string; readonly mutants: number; readonly measured: string | null };

/** Those among these files; one in which there is nothing to change needs no figures. */
export const missingOf = async (
  root: string,
  files: readonly string[],
  measured: Readonly<Record<string, Measured>>,
): Promise<readonly Missing[]> => {
  const isOld = async (file: string) =>
    measured[file]?.digest !== digestOf(file, await readFile(join(root, file), 'utf8'));
  const flags = await Promise.all(files.map(isOld));
  const old = files.filter((_, index) => flags[index]);
  const { mistakes } = await instrumented(root, old);
  return old
    .map((file) => ({
      file,
      mutants: mistakes.filter((one) => one.file === file).length,
      measured: measured[file]?.on ?? null,
    }))
    .filter(({ mutants }) => mutants > 0);
};

/** Prints them, room by room. */
export const listMissing = async (root: string, names: readonly RoomName[]): Promise<void> => {
  const measured = await readMeasured();
  for (const name of names) {
    const files = filesIn(root, name);
    const missing = await missingOf(root, files, measured);
    const mutants = missing.reduce((sum, one) => sum + one.mutants, 0);
    console.log(
      `${name}: of ${files.length} files, ${missing.length} with ${mutants} mutants have no figures of what they are now`,
    );
    const lines = missing.map(({ file, mutants, measured }) => [file, String(mutants), measured ?? 'never']);
    if (lines.length > 0) console.log(tableOf(['file', 'mutants', 'measured'], lines));
  }
};
