import type { Bounds } from './bounded.ts';
import { cases } from './cases/cases.ts';
import { exploreBounded } from './play.ts';

export const names: readonly string[] = cases.map(({ name }) => name);

/** The rule that this case breaks within these bounds; null when it breaks none. */
export const attempt = async (name: string, bounds: Bounds): Promise<string | null> => {
  const one = cases.find((each) => each.name === name);
  if (one === undefined) throw new RangeError(`There is no case "${name}".`);
  return (await exploreBounded(one, bounds)).fault?.sentence ?? null;
};
