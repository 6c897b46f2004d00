import type { Worker } from 'node:worker_threads';
import { tableOf } from '../report/text-table.ts';
import type { Failure } from './chunk.ts';
import { type FleetResult, playFleet } from './fleet.ts';
import type { Memory, Place } from './memory.ts';
import type { Mutant } from './mutant.ts';
import { shortestFirst } from './shortest-first.ts';

export type Caught = {
  readonly mutant: Mutant;
  readonly participations: number;
  /** Null when it got away. */
  readonly place: Place | null;
  /** Null when it got away. */
  readonly failure: Failure | null;
};

/**
 * Plays histories against each mutant until a rule breaks or it has got away, beginning with the history in which it
 * was last caught. Each thread hunts one after another, so that modules which their mistakes do not touch are loaded once.
 */
export const hunt = async (
  mutants: readonly Mutant[],
  seed: number,
  threads: readonly Worker[],
  memory: Memory = new Map(),
  progress: (done: number) => void = () => {},
): Promise<readonly Caught[]> => {
  const caught: Caught[] = [];
  let next = 0;
  const hunter = async (thread: Worker) => {
    for (let index = next++; index < mutants.length; index = next++) {
      const mutant = mutants[index];
      if (!mutant) continue;
      const place = memory.get(mutant.name);
      caught[index] = (await recaught(mutant, place, thread)) ?? (await hunted(mutant, seed, thread));
      progress(caught.filter(Boolean).length / mutants.length);
    }
  };
  await Promise.all(threads.map(hunter));
  return caught;
};

const recaught = async (mutant: Mutant, place: Place | undefined, thread: Worker): Promise<Caught | null> => {
  if (place === undefined) return null;
  const places = [place];
  const { totals, failure } = await playFleet({
    ...against(mutant, thread),
    ...place,
    participations: 0,
    places,
  });
  return failure && { mutant, participations: totals.participations, place, failure };
};

const hunted = async (mutant: Mutant, seed: number, thread: Worker): Promise<Caught> => {
  const places = shortestFirst(seed, shareFor(mutant), mutant.occasion);
  const { totals, failure } = await playFleet({
    ...against(mutant, thread),
    seed,
    participations: 0,
    places,
  });
  const place = failure && placeOf(mutant, failure);
  return { mutant, participations: totals.participations, place, failure };
};

const against = (mutant: Mutant, thread: Worker) => ({
  mutant,
  thread,
  share: shareFor(mutant),
  wanted: mutant.occasion === undefined ? [] : [mutant.occasion],
});

const placeOf = ({ occasion }: Mutant, { seed, index }: Failure): Place => ({
  seed,
  history: index,
  ...(occasion && { occasion }),
});

/** Mistakes in the client are hunted where everybody uses it; others where models of it send what it never would. */
const shareFor = (mutant: Mutant | undefined) => (mutant?.file.startsWith('client/') ? 1 : 0);

/**
 * Plays the histories in which these were caught without any mistake: one that breaks a rule here has caught nothing.
 */
export const withoutMistake = (caught: readonly Caught[], thread: Worker): Promise<FleetResult> => {
  const places = new Map(
    caught.flatMap(({ mutant: { occasion }, place }) =>
      place
        ? [[`${place.seed}/${place.history} ${occasion}`, { ...place, ...(occasion && { occasion }) }]]
        : [],
    ),
  );
  const share = shareFor(caught[0]?.mutant);
  return playFleet({ seed: 0, participations: 0, places: [...places.values()], share, thread });
};

export const placesOf = (caught: readonly Caught[]): Memory =>
  new Map(caught.flatMap(({ mutant, place }) => (place ? [[mutant.name, place]] : [])));

export const mutantsTable = (caught: readonly Caught[]): string => {
  const lines = caught.map(({ mutant, participations, failure }) => [
    mutant.name,
    mutant.file,
    failure === null ? 'got away' : `rule ${failure.rule}`,
    String(participations),
    failure === null ? '' : failure.sentence,
  ]);
  const away = caught.filter(({ failure }) => failure === null).length;
  const table = tableOf(['mutant', 'where', 'caught by', 'participations', 'in its words'], lines);
  return `${table}\n\n${caught.length - away} of ${caught.length} mutants were caught`;
};
