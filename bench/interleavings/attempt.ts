import { playBefore } from './beside.ts';
import type { Bounds } from './bounded.ts';
import { cases } from './cases/cases.ts';
import { exploreBounded, exploreWhole } from './play.ts';

export const names: readonly string[] = cases.map(({ name }) => name);

const caseOf = (name: string) => {
  const one = cases.find((each) => each.name === name);
  if (one === undefined) throw new RangeError(`There is no case "${name}".`);
  return one;
};

/** The rule that this case breaks within these bounds; null when it breaks none. */
export const attempt = async (name: string, bounds: Bounds): Promise<string | null> =>
  (await exploreBounded(caseOf(name), bounds)).fault?.sentence ?? null;

/** The rule that it breaks in any order, with the functions of this name from the release before. */
export const attemptBeside = async (
  name: string,
  before: string,
  bounds?: Bounds,
): Promise<string | null> => {
  playBefore(before);
  const exploring = bounds ? exploreBounded(caseOf(name), bounds) : exploreWhole(caseOf(name), []);
  return (await exploring.finally(() => playBefore(null))).fault?.sentence ?? null;
};
