import type { Mutant } from '../../bench/simulation/play/mutant.ts';
import { createMutantLoader } from '../../bench/simulation/play/mutant-loader.ts';
import { breakages } from './breakages.ts';
import { directedPrograms } from './directed-programs.ts';

/**
 * Prints after how many programs it shows that the explorations are mistaken, with nothing wrong in them and with each mistake:
 * they disagree, or need more than they have to. Null when it never does.
 */
const load = createMutantLoader();
const module = new URL('./comparison.ts', import.meta.url);

const costs = async (mutant: Mutant | null): Promise<readonly (string | null)[]> => {
  const { costIfAlike } = await load<typeof import('./comparison.ts')>(module, mutant);
  const found: (string | null)[] = [];
  for (const program of directedPrograms) {
    found.push(await costIfAlike(program).catch(() => null));
    if (mutant !== null && found.at(-1) !== usual[found.length - 1]) break;
  }
  return found;
};
const noticed = (found: readonly (string | null)[]): number | null => {
  const at = found.findIndex((cost, index) => cost === null || cost !== usual[index]);
  return at === -1 ? null : at + 1;
};

/** Some mistakes hide nothing, and only play again what is known. */
const usual = await costs(null);
const found: Record<string, number | null> = { nothing: noticed(usual) };
for (const one of breakages) found[one.name] = noticed(await costs(one));
console.log(JSON.stringify(found, null, 2));
