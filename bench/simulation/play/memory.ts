import { readFile, writeFile } from 'node:fs/promises';
import type { Occasion } from '../script/occasions.ts';

/** A history: the seed that it is drawn from, its number, and what happens in it in any case. */
export type Place = { readonly seed: number; readonly history: number; readonly occasion?: Occasion };

/** Where each mutant was last caught, by its name. */
export type Memory = ReadonlyMap<string, Place>;

const CAUGHT = new URL('../../../test/simulation/mutants/caught.json', import.meta.url);

export const recall = async (from: URL = CAUGHT): Promise<Memory> => {
  const noted = JSON.parse(await readFile(from, 'utf8')) as Readonly<Record<string, string>>;
  return new Map(
    Object.entries(noted).map(([name, place]) => {
      const [seed, history] = place.split('/').map(Number);
      if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(history))
        throw new TypeError(`${JSON.stringify(place)} is no seed and history.`);
      return [name, { seed, history } as Place];
    }),
  );
};

/** Notes these, leaves what is known of others, and forgets names that no longer exist. */
export const note = async (places: Memory, names: readonly string[], to: URL = CAUGHT): Promise<void> => {
  const known = new Map([...(await recall(to)), ...places]);
  const lines = names.toSorted().flatMap((name) => {
    const place = known.get(name);
    return place ? [[name, `${place.seed}/${place.history}`]] : [];
  });
  await writeFile(to, `${JSON.stringify(Object.fromEntries(lines), null, 2)}\n`);
};
