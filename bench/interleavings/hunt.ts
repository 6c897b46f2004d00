import type { Mutant } from '../simulation/play/mutant.ts';
import { createMutantLoader } from '../simulation/play/mutant-loader.ts';
import { tableOf } from '../simulation/report/text-table.ts';
import type { Bounds } from './bounded.ts';
import { type Reach, watchReach } from './reach.ts';

/** What came of trying a mistake. */
export type Verdict = {
  /** How many cases run any of the code that it changes. */
  readonly met: number;
  /** The quickest case that breaks a rule, and which one; null when no order that was played does. */
  readonly found: { readonly in: string; readonly within: string; readonly sentence: string } | null;
};

export type Hunted = Verdict & { readonly mutant: Mutant };

/** Each rung takes some seconds for all cases; most mistakes are found on the first. */
const rungs: readonly (readonly [within: string, Bounds])[] = [
  ['one interruption', { switches: 1, strikes: [] }],
  ['one death', { switches: 0, strikes: ['death'] }],
  ['one lost answer', { switches: 0, strikes: ['lost answer'] }],
];

type Program = typeof import('./attempt.ts');
const module = new URL('./attempt.ts', import.meta.url);

/** A case within some bounds, and what it reaches when nothing is wrong. */
type Trial = {
  readonly name: string;
  readonly within: string;
  readonly bounds: Bounds;
  readonly reach: Reach;
  readonly took: number;
};

/**
 * Which of these mistakes break a rule in some order. A mistake is tried where the code that it changes is run: everywhere
 * else it changes nothing; first where that takes least, and those that take least first. Modules that it does not touch are loaded once for all. Those that are known are not tried again,
 * and each of the others is noted as soon as it has been.
 * @throws Error when a rule is broken without any mistake.
 */
export const hunt = async (
  mutants: readonly Mutant[],
  progress: (line: string) => void,
  known: ReadonlyMap<string, Verdict> = new Map(),
  note: (name: string, verdict: Verdict) => Promise<void> = async () => {},
): Promise<readonly Hunted[]> => {
  const watch = await watchReach();
  const load = createMutantLoader();
  const right = await load<Program>(module, null);
  await watch.since();
  const trials: Trial[] = [];
  for (const [within, bounds] of rungs)
    for (const name of right.names) {
      const start = performance.now();
      const sentence = await right.attempt(name, bounds);
      // Otherwise every mistake would seem to be found.
      if (sentence !== null) throw new Error(`${within}, ${name}: ${sentence}`);
      trials.push({ name, within, bounds, took: performance.now() - start, reach: await watch.since() });
      progress(`${within}, ${name}`);
    }
  await watch.end();
  progress(`${trials.length} trials break no rule without a mistake`);

  const verdicts = new Map(known);
  const left = mutants
    .filter(({ name }) => !verdicts.has(name))
    .map((mutant) => quickestFirst(mutant, trials))
    .sort((one, other) => one.most - other.most);
  for (const { mutant, reached } of left) {
    const met = new Set(reached.map(({ name }) => name)).size;
    const found = await foundIn(reached, () => load<Program>(module, mutant));
    await note(mutant.name, { met, found });
    verdicts.set(mutant.name, { met, found });
    progress(
      `${verdicts.size} of ${mutants.length}: ${mutant.name}, met by ${met}, ${found?.in ?? 'not found'}`,
    );
  }
  return mutants.flatMap((mutant) => {
    const verdict = verdicts.get(mutant.name);
    return verdict === undefined ? [] : [{ mutant, ...verdict }];
  });
};

/** The trials that meet a mistake, and how long all of them take. */
const quickestFirst = (mutant: Mutant, trials: readonly Trial[]) => {
  const reached = trials.filter(({ reach }) => reach(mutant)).sort((one, other) => one.took - other.took);
  return { mutant, reached, most: reached.reduce((sum, { took }) => sum + took, 0) };
};

const foundIn = async (trials: readonly Trial[], load: () => Promise<Program>): Promise<Hunted['found']> => {
  if (trials.length === 0) return null;
  const program = await load();
  for (const { name, within, bounds } of trials) {
    const sentence = await program.attempt(name, bounds).catch(String);
    if (sentence !== null) return { in: name, within, sentence };
  }
  return null;
};

export const huntTable = (hunted: readonly Hunted[]): string => {
  const lines = hunted.map(({ mutant, met, found }) => [
    mutant.name,
    mutant.file,
    String(met),
    found?.in ?? 'not here',
    found?.within ?? '',
    found?.sentence ?? '',
  ]);
  const count = hunted.filter(({ found }) => found !== null).length;
  const metBy = hunted.filter(({ met }) => met > 0).length;
  const table = tableOf(
    ['mutant', 'where', 'cases that meet it', 'found by', 'within', 'in its words'],
    lines,
  );
  return `${table}\n\n${count} of ${hunted.length} mutants were found, ${metBy} are met`;
};
