import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { ignorers } from '../sentences.ts';
import type { Change } from './journal.ts';

/** One small change in a source file. */
export type Mistake = Change & { readonly id: string; readonly file: string };

export type Instrumented = {
  /** By file, as a path from the root: what is written there. */
  readonly sources: Readonly<Record<string, string>>;
  /** By file: the same with all its mistakes in it, each to be switched on by its id. */
  readonly code: Readonly<Record<string, string>>;
  readonly mistakes: readonly Mistake[];
};

const silent = () => false;
const nothing = () => {};
const logger = {
  isTraceEnabled: silent,
  isDebugEnabled: silent,
  isInfoEnabled: silent,
  isWarnEnabled: silent,
  isErrorEnabled: silent,
  isFatalEnabled: silent,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: console.warn,
  error: console.error,
  fatal: console.error,
};

/** Has Stryker's instrumenter put every mistake that it knows into these files, which stay as they are on disk. */
export const instrumented = async (root: string, files: readonly string[]): Promise<Instrumented> => {
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8')));
  const read = files.map((name, index) => ({ name, content: texts[index] ?? '', mutate: true }));
  const options = { plugins: null, excludedMutations: [], ignorers: [...ignorers] };
  const { files: made, mutants } = await new Instrumenter(logger).instrument(read, options);
  return {
    sources: Object.fromEntries(read.map(({ name, content }) => [name, content])),
    code: Object.fromEntries(made.map(({ name, content }) => [name, content])),
    mistakes: mutants
      .filter(({ status }) => status === undefined)
      .map(({ id, fileName: file, mutatorName, replacement, location }) => ({
        id,
        file,
        mutatorName,
        replacement,
        location,
      })),
  };
};
