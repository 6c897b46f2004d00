import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tableOf } from '../../bench/simulation/report/text-table.ts';
import { digestOf } from './digest.ts';
import { asksIn } from './judging/jury.ts';
import { instrumented } from './judging/mistakes.ts';
import { changedSince, type Measured, readMeasured } from './measured.ts';
import { filesIn, type RoomName } from './rooms.ts';

/** A file whose figures are missing, of what it was before, or by tests that ask something else now. */
export type Missing = {
  readonly file: string;
  readonly mutants: number;
  readonly measured: string | null;
  /** The tests that noticed something in what it still is, and have changed since. */
  readonly changed: readonly string[];
};

/** Those among these files; one in which there is nothing to change needs no figures. */
export const missingOf = async (
  root: string,
  files: readonly string[],
  measured: Readonly<Record<string, Measured>>,
  asks: (test: string) => string | null,
): Promise<readonly Missing[]> => {
  const looked = await Promise.all(
    files.map(async (file) => {
      const known = measured[file];
      const isOld = known?.digest !== digestOf(file, await readFile(join(root, file), 'utf8'));
      const changed = isOld || known === undefined ? [] : changedSince(known, asks);
      return { file, isOld, measured: known?.on ?? null, changed };
    }),
  );
  const asked = looked.filter(({ isOld, changed }) => isOld || changed.length > 0);
  const { mistakes } = await instrumented(
    root,
    asked.map(({ file }) => file),
  );
  return asked
    .map(({ file, measured, changed }) => ({
      file,
      measured,
      changed,
      mutants: mistakes.filter((one) => one.file === file).length,
    }))
    .filter(({ mutants }) => mutants > 0);
};

/** Prints them, room by room. */
export const listMissing = async (root: string, names: readonly RoomName[]): Promise<void> => {
  const [measured, asks] = [await readMeasured(), asksIn(root)];
  for (const name of names) {
    const files = filesIn(root, name);
    const missing = await missingOf(root, files, measured, asks);
    const blind = missing.filter(({ changed }) => changed.length > 0);
    const gone = missing.filter(({ changed }) => changed.length === 0);
    console.log(
      `${name}: of ${files.length} files, ${counted(gone)} have no figures of what they are now; ${counted(blind)} are to be asked again, since tests that noticed something there have changed`,
    );
    const lines = missing.map(({ file, mutants, measured, changed }) => [
      file,
      String(mutants),
      measured ?? 'never',
      changed.length === 0 ? 'the file' : shortly(changed),
    ]);
    if (lines.length > 0) console.log(tableOf(['file', 'mutants', 'measured', 'changed since'], lines));
  }
};

const shortly = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${others.length} more`;

const counted = (some: readonly Missing[]): string =>
  `${some.length} with ${some.reduce((sum, { mutants }) => sum + mutants, 0)} mutants`;
