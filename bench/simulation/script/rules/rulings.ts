import { ruled } from '../../../../shared/rules/rule.ts';
import type { Random } from '../../platform/random.ts';
import { anyLength, drawLatitude, type Latitude } from '../deployments/latitude.ts';
import type { Person } from '../occasions.ts';
import { drawRule, type Edge, type RuleStep } from './rule-steps.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * Rules at their edges. The deployment has bounds for those below it, or final values; the group makes values final,
 * and takes that back; stays are shortened and lengthened, and rules are withdrawn, in the middle of what people do and
 * twice in a second.
 */
export const rulingOf = (
  random: Random | null,
  people: readonly Person[],
  latest: number,
  group: string,
): { readonly latitude: Latitude; readonly steps: readonly RuleStep[] } => {
  if (random === null || people.length === 0) return { latitude: anyLength, steps: [] };
  const latitude = drawLatitude(random);
  const steps: RuleStep[] = [];
  const moment = () => {
    const { steps: done } = random.pick(people);
    return done.length > 0 && random.chance(0.7)
      ? random.pick(done).at + random.between(-SECOND, 5 * SECOND)
      : random.between(0, latest);
  };
  let at = moment();
  for (let left = random.between(2, 7); left > 0; left -= 1) {
    const of = random.chance(0.5) ? group : random.pick(people).session;
    const edge = edgeOf(random, of === group ? 0.35 : 0.06);
    steps.push({ at: Math.max(0, Math.round(at)), of, ...drawRule(random), edge });
    at = random.chance(0.3) ? at + random.between(0, SECOND) : moment();
  }
  return { latitude, steps };
};

const edgeOf = (random: Random, finality: number): Edge => ({
  stay: random.chance(0.6) ? stayOf(random) : null,
  final: ruled.filter(() => random.chance(finality)),
  silent: ruled.filter(() => random.chance(0.2)),
});

/** Shorter than makes sense, as short as allowed, shorter than most people stay, or about as long. */
const stayOf = (random: Random): number =>
  random.pick([
    30 * SECOND,
    MINUTE,
    random.between(MINUTE, 8 * MINUTE),
    random.between(MINUTE, 8 * MINUTE),
    random.between(5 * MINUTE, 45 * MINUTE),
  ]);
