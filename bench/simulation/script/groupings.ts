import type { Random } from '../platform/random.ts';
import type { Person } from './occasions.ts';
import type { Step } from './step.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * A moderator of the group takes their session out of it and puts it back, sometimes twice in a second. Returns when,
 * so that the group's rules can change at the same moments.
 */
export const groupingOf = <P extends Person>(
  random: Random | null,
  people: readonly P[],
  latest: number,
): { readonly keeper: string | null; readonly moments: readonly number[]; readonly people: readonly P[] } => {
  const able = people.filter(({ kind }) => kind === 'licence-holder');
  if (random === null || able.length === 0) return { keeper: null, moments: [], people };
  const keeper = random.pick(able);
  const steps: Step[] = [];
  const moments: number[] = [];
  let at = random.between(0, latest);
  for (let left = random.between(1, 5); left > 0; left -= 1) {
    if (random.chance(0.7))
      steps.push({
        at: Math.max(0, at - random.between(SECOND, 10 * SECOND)),
        tab: 0,
        act: 'enter',
        more: 0,
      });
    steps.push({ at, tab: 0, act: random.pick(['take out', 'take out', 'put in'] as const), more: 0 });
    if (random.chance(0.6))
      steps.push({ at: at + random.between(0, 20 * SECOND), tab: 0, act: 'put in', more: 0 });
    moments.push(at + random.between(-300, 300));
    at = random.chance(0.4) ? at + random.between(0, SECOND) : at + random.between(0, 10 * MINUTE);
  }
  return {
    keeper: keeper.user,
    moments: moments.map((one) => Math.max(0, one)),
    people: people.map((one) =>
      one === keeper ? { ...one, role: 'moderator' as const, steps: [...one.steps, ...steps] } : one,
    ),
  };
};
