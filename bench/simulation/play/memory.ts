import { readFile, writeFile } from 'node:fs/promises';
import type { Occasion } from '../script/occasions.ts';

/** A history: the seed that it is drawn from, its number, and what happens in it in any case. */
export type Place = { readonly seed: number; readonly history: number; readonly occasion?: Occasion };

/** Where each mutant was last caught, by its name. */
export type Memory = ReadonlyMap<string, Place>;

const CAUGHT = new URL('../../../test/simulation/mutants/caught.json', import.meta.url);

export const recall = async (from: URL = CAUGHT): Promise<Memory> => {
  const noted = JSON.parse(await readFile(from, 'utf8')) as Readonly<Record<string, string>>;
  return new Map(Object.entries(noted).map(([name, place]) => [name, placeFrom(place)]));
};

/** @throws TypeError when it is not written as below. */
export const placeFrom = (text: string): Place => {
  const [seed = Number.NaN, history = Number.NaN] = text.split('/').map(Number);
  if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(history))
    throw new TypeError(`${JSON.stringify(text)} is no seed and history.`);
  return { seed, history };
};

export const placeText = ({ seed, history }: Place): string => `${seed}/${history}`;

/** Notes these, leaves what is known of others, and forgets names that no longer exist. */
export const note = async (places: Memory, names: readonly string[], to: URL = CAUGHT): Promise<void> => {
  const known = new Map([...(await recall(to)), ...places]);
  const lines = names.toSorted().flatMap((name) => {
    const place = known.get(name);
    return place ? [[name, placeText(place)]] : [];
  });
  await writeFile(to, `${JSON.stringify(Object.fromEntries(lines), null, 2)}\n`);
};
