import type { Policy } from '../../../shared/policy.ts';
import type { Role } from '../../../shared/presence/participant.ts';
import type { Random } from '../platform/random.ts';
import type { Step } from './step.ts';

const SECOND = 1_000;

/**
 * Some people set holds, where that is allowed and now and then where it is not, at any time: at work, when warned,
 * again and again. Moderators end other people's holds.
 */
export const holdsOf = (
  random: Random,
  { steps, role }: { readonly steps: readonly Step[]; readonly role: Role },
  { idleTimeout, warningPeriod, holdLimit }: Policy,
): readonly Step[] => {
  if (random.chance(holdLimit > 0 ? 0.5 : 0.95)) return [];
  const holds: Step[] = [];
  const add = (at: number, { tab }: Step, act: Step['act'], more: number) =>
    holds.push({ at: Math.max(0, Math.round(at)), tab, act, more: Math.round(more) });
  for (const step of steps) {
    if (role === 'moderator' && random.chance(0.1))
      add(step.at + random.between(0, idleTimeout), step, 'end hold', random.below(16));
    if (!random.chance(0.15)) continue;
    let at = step.at + random.between(0, 5 * SECOND);
    if (random.chance(0.3)) at += idleTimeout + random.between(-3 * SECOND, warningPeriod);
    for (let left = random.chance(0.3) ? random.between(2, 5) : 1; left > 0; left -= 1) {
      const length = random.between(SECOND, Math.max(2 * idleTimeout, 1.5 * holdLimit));
      add(at, step, 'hold', length);
      // The next hold comes right at its end or in the middle of it; or it is ended, and the next comes at once.
      at += random.chance(0.5) ? length + random.between(-3 * SECOND, 3 * SECOND) : random.between(0, length);
      if (random.chance(0.3)) {
        add(at, step, 'release', 0);
        at += random.between(SECOND, 20 * SECOND);
      }
    }
  }
  return holds;
};
