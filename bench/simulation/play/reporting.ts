import type { Worker } from 'node:worker_threads';
import { recallChoice } from './choice.ts';
import { type FleetSettings, playFleet } from './fleet.ts';
import { hunt, mutantsTable, placesOf, withoutMistake } from './hunt.ts';
import { type Memory, note, recall } from './memory.ts';
import type { Mutant } from './mutant.ts';
import { failureOf, reportOf } from './report.ts';

/** What is printed of histories that were played, and whether all is as it should be. */
export type Reported = { readonly text: string; readonly isWell: boolean };

/** By whom they are played, and who is told how far it is. */
type Crew = Pick<FleetSettings, 'thread' | 'progress'>;

export const reportHistories = (settings: FleetSettings): Promise<Reported> =>
  reported(settings, `seed ${settings.seed}`);

/** Those that were chosen for what is in them. */
export const reportChosen = async (crew: Crew = {}): Promise<Reported> => {
  const { of, traits, places } = await recallChoice();
  const name = `chosen of ${of} histories for their ${traits} traits`;
  return reported({ ...crew, seed: 0, participations: 0, places }, name);
};

const reported = async (settings: FleetSettings, name: string): Promise<Reported> => {
  const { totals, failure } = await playFleet(settings);
  return failure === null
    ? { text: reportOf(totals, name), isWell: true }
    : { text: failureOf(failure), isWell: false };
};

export type HuntSettings = {
  readonly mutants: readonly Mutant[];
  /** The names of all that there are: what is noted of others is forgotten. */
  readonly names: readonly string[];
  readonly seed: number;
  /** Each is first tried where it was caught last time. */
  readonly remembered: boolean;
  readonly threads: readonly [Worker, ...Worker[]];
  readonly progress?: (done: number) => void;
};

/** Mistakes, each of which breaks a rule in some history. Where that is, is noted. */
export const reportHunt = async ({
  mutants,
  names,
  seed,
  remembered,
  threads,
  progress,
}: HuntSettings): Promise<Reported> => {
  const memory: Memory = remembered ? await recall() : new Map();
  const caught = await hunt(mutants, seed, threads, memory, progress);
  const { failure } = await withoutMistake(caught, threads[0]);
  const elsewhere = caught.filter(({ mutant, place }) => memory.get(mutant.name) !== place).length;
  if (elsewhere > 0) await note(placesOf(caught), names);
  const text = [
    mutantsTable(caught),
    ...(failure === null ? [] : [`Without any mistake: ${failureOf(failure)}`]),
    ...(remembered && elsewhere > 0
      ? [`${elsewhere} elsewhere than remembered: test/simulation/mutants/caught.json says now where`]
      : []),
  ].join('\n\n');
  return { text, isWell: failure === null && caught.every((one) => one.failure !== null) };
};
