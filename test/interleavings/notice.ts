import fc from 'fast-check';
import { createMutantLoader } from '../../bench/simulation/play/mutant-loader.ts';
import { breakages } from './breakages.ts';
import { programs, rareOnes } from './programs.ts';

/**
 * Prints after how many programs the explorations disagree: with nothing wrong in them, and with each mistake. Null when they
 * never do.
 */
const RUNS = 10;
const sample = [...rareOnes, ...fc.sample(programs, { numRuns: RUNS, seed: 182 })];
const load = createMutantLoader();
const module = new URL('./comparison.ts', import.meta.url);

const noticed = async (mutant: (typeof breakages)[number] | null): Promise<number | null> => {
  const { agree } = await load<typeof import('./comparison.ts')>(module, mutant);
  for (const [index, program] of sample.entries())
    if (!(await agree(program).catch(() => false))) return index + 1;
  return null;
};

const found: Record<string, number | null> = { nothing: await noticed(null) };
for (const one of breakages) found[one.name] = await noticed(one);
console.log(JSON.stringify(found, null, 2));
