import { cases } from './cases/cases.ts';
import { type Case, deployedIn } from './cases/scenes.ts';
import { playErrand } from './errands/errand.ts';
import { errands } from './errands/errands.ts';
import type { Bounds } from './exploring/bounded.ts';
import { exploreBounded, exploreWhole } from './play.ts';
import { playBefore } from './stage/beside.ts';
import { createCloud } from './stage/cloud.ts';

export const names: readonly string[] = cases.map(({ name }) => name);

/** Those in which something dies in the suite. */
export const grave: readonly string[] = cases.filter(({ isLight }) => !isLight).map(({ name }) => name);

/** Those in which such a function meets others. */
export const namesWith = (called: string): readonly string[] =>
  cases.filter((one) => calledIn(one).some((run) => run.includes(called))).map(({ name }) => name);

const calledIn = (one: Case): readonly string[] => {
  const called: string[] = [];
  const cloud = createCloud(deployedIn(one), {
    run: (name) => {
      called.push(name);
      return { name, struck: () => false, through: () => new Promise(() => {}) };
    },
  });
  for (const act of one.acts) void act(cloud);
  return called;
};

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

export const errandNames: readonly string[] = errands.map(({ name }) => name);

/** What goes wrong with this errand; null when nothing does. */
export const attemptErrand = (name: string): Promise<string | null> => {
  const one = errands.find((each) => each.name === name);
  if (one === undefined) throw new RangeError(`There is no errand "${name}".`);
  return playErrand(one);
};
