import type { Script } from '../script/script.ts';
import type { Outcome } from './history.ts';

/** The most histories that are played to find a shorter one. */
const PATIENCE = 300;

/**
 * The shortest history found that still breaks the same rule: first without what others do, then without some people,
 * then without some steps.
 */
export const shrink = async (
  script: Script,
  rule: string,
  play: (candidate: Script) => Promise<Outcome>,
): Promise<Script> => {
  let best = script;
  let left = PATIENCE;
  const fails = async (candidate: Script) => {
    left -= 1;
    const { broken } = await play(candidate);
    return broken?.rule === rule;
  };
  const attempt = async (candidate: Script) => {
    if (left <= 0 || !(await fails(candidate))) return false;
    best = candidate;
    return true;
  };

  if (best.rules.length > 0 && !(await attempt({ ...best, rules: [] })))
    for (const one of best.rules)
      await attempt({ ...best, rules: best.rules.filter((other) => other !== one) });
  if (best.deployments.steps.length > 0)
    await attempt({ ...best, deployments: { first: 'source', steps: [] } });
  for (const one of best.entitlings)
    await attempt({ ...best, entitlings: best.entitlings.filter((other) => other !== one) });
  for (const one of best.readings)
    await attempt({ ...best, readings: best.readings.filter((other) => other !== one) });
  if (best.deletion !== null) await attempt({ ...best, deletion: null });
  if (best.stayer) await attempt({ ...best, stayer: false });
  if (best.onlooker) await attempt({ ...best, onlooker: false });
  for (const { name } of script.people)
    await attempt({ ...best, people: best.people.filter((person) => person.name !== name) });
  for (const { name } of best.people) await attempt(withoutLife(best, name));
  for (const { name } of best.people)
    for (let size = longest(best, name); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
      for (let from = 0; from < longest(best, name); ) {
        const shorter = withoutSteps(best, name, from, size);
        if (!(await attempt(shorter))) from += size;
        if (left <= 0) return best;
      }
  return best;
};

/** Nothing happens to somebody's pages by itself. */
const withoutLife = (script: Script, name: string): Script => ({
  ...script,
  people: script.people.map((person) =>
    person.name === name && person.browser !== null
      ? { ...person, browser: { ...person.browser, steps: [] } }
      : person,
  ),
});

const longest = ({ people }: Script, name: string): number =>
  people.find((person) => person.name === name)?.steps.length ?? 0;

const withoutSteps = (script: Script, name: string, from: number, size: number): Script => ({
  ...script,
  people: script.people.map((person) =>
    person.name === name
      ? { ...person, steps: person.steps.filter((_, index) => index < from || index >= from + size) }
      : person,
  ),
});
