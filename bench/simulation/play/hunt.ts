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

/** A mistake that is not found within so many participations has got away. */
const ENOUGH = 20_000;

/** Plays histories against each mutant until one of them breaks a rule. Two at a time, each in a thread of its own. */
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
      // The client is hunted where everybody uses it.
      const share = mutant.file.startsWith('client/') ? { share: 1 } : {};
      const { totals, failure } = await playFleet({
        seed,
        participations: ENOUGH,
        mutant,
        threads: 1,
        ...share,
      });
      caught[index] = { mutant, participations: totals.participations, failure };
      progress(caught.filter(Boolean).length / mutants.length);
    }
  };
  await Promise.all([hunter(), hunter()]);
  return caught;
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
