import { defaultPolicy } from '../../../shared/policy.ts';
import type { Costs } from './costs.ts';
import type { Day } from './day.ts';

/**
 * A model of the obvious way, for comparison: a job for the warning and a job for the logout, both moved at every
 * activity. Everything else the same day costs is counted with the other strategies, and not here.
 */
export const playTwoJobs = (day: Day, costs: Costs): void => {
  const { idleTimeout, warningPeriod } = defaultPolicy;
  let inside = false;
  let last = 0;
  const fire = (until: number) => {
    if (inside && last + idleTimeout < until) costs.alarm(last + idleTimeout);
    if (inside && last + idleTimeout + warningPeriod < until) {
      costs.alarm(last + idleTimeout + warningPeriod);
      inside = false;
    }
  };
  const act = (at: number) => {
    fire(at);
    const set = inside ? costs.update : costs.create;
    set(at);
    set(at);
    inside = true;
    last = at;
  };
  act(day.arrivesAt);
  for (let index = 0; index < day.count; index += 1) act(day.activities[index] ?? 0);
  fire(day.leavesAt);
  if (inside && day.leaving !== 'silence') {
    costs.remove(day.leavesAt);
    costs.remove(day.leavesAt);
  } else fire(Infinity);
};
