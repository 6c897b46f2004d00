import type { Mutant } from '../../simulation/play/mutant.ts';
import { createMutantLoader } from '../../simulation/play/mutant-loader.ts';
import { tableOf } from '../../simulation/report/text-table.ts';
import { type Reach, watchReach } from './reach.ts';
import { asked, besides, type Program, program, type Rung, rungs } from './rungs.ts';

/** What came of trying a mistake. */
export type Verdict = {
  /** The cases and errands that it has been tried with, whether or not they run any of the code that it changes. */
  readonly tried: readonly string[];
  /** How many of them do. */
  readonly met: number;
  /** Null when no order that was played breaks a rule. */
  readonly found: Found | null;
};

/** The quickest case that breaks a rule, and which one. */
export type Found = { readonly in: string; readonly within: string; readonly sentence: string };

export type Hunted = Verdict & { readonly mutant: Mutant };

/** A case within some bounds, or an errand, and what it reaches when nothing is wrong. */
type Trial = Rung & {
  readonly name: string;
  readonly reach: Reach;
  readonly took: number;
};

/**
 * Which of these mistakes break a rule in some order. A mistake is tried where the code that it changes is run: everywhere
 * else it changes nothing; first where that takes least, and those that take least first. Modules that it does not touch are loaded once for all.
 * One that was found is not tried again, and another only in cases that it has not been tried with; each is noted as soon as it has been.
 * @throws Error when a rule is broken without any mistake.
 */
export const hunt = async (
  mutants: readonly Mutant[],
  progress: (line: string) => void,
  only: string,
  known: ReadonlyMap<string, Verdict> = new Map(),
  note: (name: string, verdict: Verdict) => Promise<void> = async () => {},
): Promise<readonly Hunted[]> => {
  const watch = await watchReach();
  const load = createMutantLoader();
  const right = await load<Program>(program, null);
  await watch.since();
  const verdicts = new Map(known);
  const verdictOn = ({ name }: Mutant): Verdict => verdicts.get(name) ?? untried;
  const namesOf = (rung: Rung): readonly string[] =>
    (rung === asked ? right.errandNames : right.names).filter((name) => name.includes(only));
  const names = new Set([...rungs, asked].flatMap(namesOf));
  const untriedOf = (mutant: Mutant): readonly string[] => {
    const { found, tried } = verdictOn(mutant);
    return found === null ? [...names].filter((name) => !tried.includes(name)) : [];
  };
  const wanted = new Set(mutants.flatMap(untriedOf));
  const trials: Trial[] = [];
  for (const rung of [...rungs, asked])
    for (const name of namesOf(rung).filter((one) => wanted.has(one))) {
      const { within, play } = rung;
      const start = performance.now();
      const sentence = await play(right, name);
      // Otherwise every mistake would seem to be found.
      if (sentence !== null) throw new Error(`${within}, ${name}: ${sentence}`);
      trials.push({ name, within, play, took: performance.now() - start, reach: await watch.since() });
      progress(`${within}, ${name}`);
    }
  await watch.end();
  progress(`${trials.length} trials break no rule without a mistake`);

  const left = mutants
    .map((mutant) => ({ mutant, cases: untriedOf(mutant) }))
    .filter(({ cases }) => cases.length > 0)
    .map(({ mutant, cases }) => quickestFirst(mutant, cases, trials))
    .sort((one, other) => one.most - other.most);
  for (const { mutant, cases, reached } of left) {
    const before = verdictOn(mutant);
    const met = before.met + new Set(reached.map(({ name }) => name)).size;
    const found = await foundIn(reached, right, () => load<Program>(program, mutant), progress);
    const verdict = { tried: [...before.tried, ...cases], met, found };
    await note(mutant.name, verdict);
    verdicts.set(mutant.name, verdict);
    progress(
      `${verdicts.size} of ${mutants.length}: ${mutant.name}, met by ${met}, ${found?.in ?? 'not found'}`,
    );
  }
  return mutants.flatMap((mutant) => {
    const verdict = verdicts.get(mutant.name);
    return verdict === undefined ? [] : [{ mutant, ...verdict }];
  });
};

const untried: Verdict = { tried: [], met: 0, found: null };

/** The trials of these cases that meet a mistake, and how long all of them take. */
const quickestFirst = (mutant: Mutant, cases: readonly string[], trials: readonly Trial[]) => {
  const reached = trials
    .filter(({ name, reach }) => cases.includes(name) && reach(mutant))
    .sort((one, other) => one.took - other.took);
  const more = mutant.occasion === 'upgrade' ? besideBefore(reached) : [];
  return {
    mutant,
    cases,
    reached: [...reached, ...more],
    most: reached.reduce((sum, { took }) => sum + took, 0),
  };
};

const isCase = ({ within }: Trial): boolean => within !== asked.within;

const besideBefore = (reached: readonly Trial[]): readonly Trial[] =>
  besides.flatMap((rung) =>
    [...new Map(reached.filter(isCase).map((trial) => [trial.name, trial])).values()].map((trial) => ({
      ...trial,
      ...rung,
    })),
  );

/** Whatever cannot be played with the mistake in it has found nothing: only a broken rule counts. */
const foundIn = async (
  trials: readonly Trial[],
  right: Program,
  load: () => Promise<Program>,
  progress: (line: string) => void,
): Promise<Found | null> => {
  if (trials.length === 0) return null;
  const mistaken = await load();
  for (const { name, within, play } of trials) {
    const sentence = await play(mistaken, name).catch((fault: unknown) => {
      progress(`${within}, ${name} cannot be played: ${String(fault)}`);
      return null;
    });
    // What is played beside another release has not been played without a mistake yet.
    if (sentence !== null && (await play(right, name)) === null) return { in: name, within, sentence };
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
