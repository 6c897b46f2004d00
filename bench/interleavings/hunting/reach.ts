import { readFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { type Mutant, pathOf } from '../../simulation/play/mutant.ts';

/** Whether any of the code that a mistake changes has been run. */
export type Reach = (mutant: Mutant) => boolean;

type Range = { readonly startOffset: number; readonly endOffset: number; readonly count: number };

/** Optimized code does not count how often it is run: it would seem not to be. */
const compilers = ['opt', 'maglev'];

/**
 * Watches which code is run. It has to begin before the code is loaded, and slows it down. What is run while a module is loaded counts as run
 * everywhere: constants, for example.
 */
export const watchReach = async () => {
  const session = new Session();
  session.connect();
  for (const one of compilers) setFlagsFromString(`--no-${one}`);
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const whole = new Map<string, readonly Range[]>();

  /** What has been run since this was last asked. */
  const run = async (): Promise<ReadonlyMap<string, readonly Range[]>> => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const scripts = new Map(result.map(({ url, functions }) => [url, rangesOf(functions)]));
    for (const [url, ranges] of scripts) if (!whole.has(url)) whole.set(url, ranges);
    return scripts;
  };

  return {
    since: async (): Promise<Reach> => {
      const ran = await run();
      return (mutant) => {
        const url = pathToFileURL(pathOf(mutant)).href;
        const [first, now = []] = [whole.get(url), ran.get(url)];
        // Nobody has loaded it.
        if (first === undefined) return false;
        const [start, end] = changedBy(mutant);
        for (let at = start; at < end; at += 1)
          if (isOutsideFunctions(first, at) || (innermost(now, at)?.count ?? 0) > 0) return true;
        return false;
      };
    },
    end: async (): Promise<void> => {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
      for (const one of compilers) setFlagsFromString(`--${one}`);
    },
  };
};

/** Where the text differs, and a letter around it. */
const changedBy = (mutant: Mutant): readonly [start: number, end: number] => {
  const { search, replacement } = mutant;
  const from = readFileSync(pathOf(mutant), 'utf8').indexOf(search);
  const most = Math.min(search.length, replacement.length);
  let [head, tail] = [0, 0];
  while (head < most && search[head] === replacement[head]) head += 1;
  while (tail < most - head && search.at(-1 - tail) === replacement.at(-1 - tail)) tail += 1;
  return [from + Math.max(0, head - 1), from + Math.min(search.length, search.length - tail + 1)];
};

const rangesOf = (functions: readonly Profiler.FunctionCoverage[]): readonly Range[] =>
  functions.flatMap(({ ranges }) => ranges);

const innermost = (ranges: readonly Range[], at: number): Range | null => {
  let found: Range | null = null;
  for (const range of ranges) {
    const isIn = range.startOffset <= at && at < range.endOffset;
    if (isIn && (found === null || sizeOf(range) <= sizeOf(found))) found = range;
  }
  return found;
};

const sizeOf = ({ startOffset, endOffset }: Range): number => endOffset - startOffset;

/** Only the module itself is around it. */
const isOutsideFunctions = (ranges: readonly Range[], at: number): boolean =>
  ranges.filter(({ startOffset, endOffset }) => startOffset <= at && at < endOffset).length < 2;
