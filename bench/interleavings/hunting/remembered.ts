import { readFile } from 'node:fs/promises';
import type { Mutant } from '../../simulation/play/mutant.ts';
import { createMutantLoader, type MutantLoader } from '../../simulation/play/mutant-loader.ts';
import type { Found } from './hunt.ts';
import { asked, besides, deeper, type Program, program, rungs } from './rungs.ts';

/** In which case, and within which bounds, or in which errand each mistake was found; or why neither can show it. */
export type Memory = Readonly<Record<string, { readonly in: string; readonly within: string } | string>>;

export const memoryIn = async (file: URL): Promise<Memory> =>
  JSON.parse(await readFile(file, 'utf8')) as Memory;

/** Tries mistakes where they were found, and says of each what it breaks there now. */
export const tryRemembered = async function* (
  mutants: readonly Mutant[],
  memory: Memory,
  load: MutantLoader = createMutantLoader(),
): AsyncGenerator<{ readonly mutant: Mutant; readonly found: Found | null; readonly why: string | null }> {
  const right = await load<Program>(program, null);
  const isRight = new Map<string, boolean>();
  for (const mutant of mutants) {
    const where = memory[mutant.name];
    if (where === undefined || typeof where === 'string') {
      yield { mutant, found: null, why: where ?? null };
      continue;
    }
    const rung = [...rungs, ...besides, ...deeper, asked].find(({ within }) => within === where.within);
    if (rung === undefined) throw new RangeError(`${mutant.name}: there is no "${where.within}".`);
    const trial = JSON.stringify(where);
    // Where a rule is broken without any mistake, all would seem to be found.
    if (!isRight.has(trial)) isRight.set(trial, (await rung.play(right, where.in)) === null);
    if (isRight.get(trial) === false)
      throw new Error(`${where.within}, ${where.in}: it breaks a rule as it is.`);
    const sentence = await rung.play(await load<Program>(program, mutant), where.in);
    yield { mutant, found: sentence === null ? null : { ...where, sentence }, why: null };
  }
};
