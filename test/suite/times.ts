import { appendFileSync, readFileSync } from 'node:fs';
import process from 'node:process';

/** How long one file took, in milliseconds: by the clock and of processor time, with everything that it started. */
export type Took = { readonly file: string; readonly clock: number; readonly processor: number };

/** One kernel clock tick in milliseconds: a hundred a second wherever /proc exists. */
const TICK = 10;

/**
 * Milliseconds of processor time used by this process, and by its children that have ended. Only Linux reports the
 * latter; elsewhere it is this process alone.
 */
export const processorTime = (): number => {
  if (process.platform !== 'linux') {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
  // The second field is a name in brackets, which may contain spaces.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks * TICK;
};

/** Begins to measure a file. Call the returned function to end that, and to write it down for the summary. */
export const measure = (file: string, journal: string | undefined): (() => void) => {
  if (journal === undefined) return () => {};
  const begun = Date.now();
  const used = processorTime();
  return () => {
    const took: Took = { file, clock: Date.now() - begun, processor: processorTime() - used };
    appendFileSync(journal, `${JSON.stringify(took)}\n`);
  };
};

export const readTimes = (journal: string): readonly Took[] =>
  readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Took);

/** The files that took longest, and how busy the processors were: a table to be printed. */
export const tableOf = (all: readonly Took[], root: string, elapsed: number, most: number): string => {
  const longest = [...all].sort((one, other) => other.clock - one.clock).slice(0, most);
  const processor = all.reduce((sum, took) => sum + took.processor, 0);
  return [
    '── what took longest: seconds, and those of a processor',
    ...longest.map(
      (took) => `${seconds(took.clock)} ${seconds(took.processor)}  ${took.file.replace(`${root}/`, '')}`,
    ),
    `${seconds(elapsed)} ${seconds(processor)}  all ${all.length} files`,
  ].join('\n');
};

const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(1).padStart(7);
