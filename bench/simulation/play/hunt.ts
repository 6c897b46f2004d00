import { tableOf } from '../report/text-table.ts';
import type { Failure } from './chunk.ts';
import { playFleet } from './fleet.ts';
import type { Mutant } from './mutant.ts';

export type Caught = {
  readonly mutant: Mutant;
  readonly participations: number;
  /** Null when it got away. */
  readonly failure: Failure | null;
};

/** What one seed draws seldom, another draws at once: so many participations of each, and so many seeds from the given one on. */
const OF_EACH = 400;
const SEEDS = 16;

/** Plays histories against each mutant until one of them breaks a rule, or it has got away. Two at a time, each in a thread of its own. */
export const hunt = async (
  mutants: readonly Mutant[],
  seed: number,
  progress: (done: number) => void = () => {},
): Promise<readonly Caught[]> => {
  const caught: Caught[] = [];
  let next = 0;
  const hunter = async () => {
    for (let index = next++; index < mutants.length; index = next++) {
      const mutant = mutants[index];
      if (!mutant) continue;
      caught[index] = await hunted(mutant, seed);
      progress(caught.filter(Boolean).length / mutants.length);
    }
  };
  await Promise.all([hunter(), hunter()]);
  return caught;
};

const hunted = async (mutant: Mutant, seed: number): Promise<Caught> => {
  // Mistakes of the client are hunted where everybody uses it, others where models of it say what it never would.
  const share = mutant.file.startsWith('client/') ? 1 : 0;
  let participations = 0;
  for (let nth = 0; nth < SEEDS; nth += 1) {
    const task = { seed: seed + nth, participations: OF_EACH, mutant, threads: 1, share };
    const { totals, failure } = await playFleet(task);
    participations += totals.participations;
    if (failure !== null) return { mutant, participations, failure };
  }
  return { mutant, participations, failure: null };
};

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
