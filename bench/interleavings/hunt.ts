import type { Mutant } from '../simulation/play/mutant.ts';
import { createMutantLoader } from '../simulation/play/mutant-loader.ts';
import { tableOf } from '../simulation/report/text-table.ts';
import type { Found } from './attempt.ts';
import type { Bounds } from './bounded.ts';

export type Hunted = {
  readonly mutant: Mutant;
  /** Null when no order that was played broke a rule. */
  readonly found: (Found & { readonly within: string }) | null;
};

/** Each rung takes some seconds; most mistakes are found on the first. */
const rungs: readonly (readonly [within: string, Bounds])[] = [
  ['one interruption', { switches: 1, strikes: [] }],
  ['one death', { switches: 0, strikes: ['death'] }],
  ['one lost answer', { switches: 0, strikes: ['lost answer'] }],
];

const module = new URL('./attempt.ts', import.meta.url);

/**
 * Which of these mistakes break a rule in some order. Modules that a mistake does not touch are loaded once for all.
 * @throws Error when a rule is broken without any mistake.
 */
export const hunt = async (
  mutants: readonly Mutant[],
  progress: (line: string) => void,
): Promise<readonly Hunted[]> => {
  const load = createMutantLoader();
  const right = await load<typeof import('./attempt.ts')>(module, null);
  for (const [within, bounds] of rungs) {
    const found = await right.attempt(bounds);
    // Otherwise every mistake would seem to be found.
    if (found !== null) throw new Error(`${within}, ${found.in}: ${found.sentence}`);
  }
  const hunted: Hunted[] = [];
  for (const mutant of mutants) {
    const found = await foundWith(() =>
      load<typeof import('./attempt.ts')>(module, mutant).catch((error: unknown) => {
        // No case here reaches that file.
        if (String(error).includes('Nothing leads from here')) return null;
        throw error;
      }),
    );
    hunted.push({ mutant, found });
    progress(`${hunted.length} of ${mutants.length}: ${mutant.name}, ${found?.in ?? 'not here'}`);
  }
  return hunted;
};

const foundWith = async (
  load: () => Promise<typeof import('./attempt.ts') | null>,
): Promise<Hunted['found']> => {
  const program = await load();
  if (program === null) return null;
  for (const [within, bounds] of rungs) {
    const found = await program.attempt(bounds).catch((error: unknown) => ({
      in: 'before anything meets',
      sentence: String(error),
    }));
    if (found !== null) return { ...found, within };
  }
  return null;
};

export const huntTable = (hunted: readonly Hunted[]): string => {
  const lines = hunted.map(({ mutant, found }) => [
    mutant.name,
    mutant.file,
    found?.in ?? 'not here',
    found?.within ?? '',
    found?.sentence ?? '',
  ]);
  const count = hunted.filter(({ found }) => found !== null).length;
  const table = tableOf(['mutant', 'where', 'found by', 'within', 'in its words'], lines);
  return `${table}\n\n${count} of ${hunted.length} mutants were found`;
};
