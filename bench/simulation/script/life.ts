import type { Random } from '../platform/random.ts';
import { createRandom } from '../platform/random.ts';
import type { Step } from './step.ts';

/** What happens to somebody's pages and to the machine under them, beside what they do. */
export type BrowserScript = {
  /** How far the machine's clock is off, in milliseconds. */
  readonly wrong: number;
  /** Whether storage is blocked, so that nothing outlives a load. */
  readonly isBlocked: boolean;
  readonly steps: readonly LifeStep[];
};

export type LifeStep = {
  readonly at: number;
  readonly tab: number;
  readonly act:
    | 'hide'
    | 'freeze'
    | 'discard'
    | 'reload'
    | 'duplicate'
    | 'nap'
    | 'outage'
    | 'told outage'
    | 'set clock';
  /** `set clock`: by how much · for what lasts: how long. */
  readonly more: number;
};

/** When it is over. A clock that is set a day ahead is set at once: nothing goes on until then. */
export const overAt = ({ at, act, more }: LifeStep): number => (act === 'set clock' ? at : at + more);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * The fraction of people with the real client in a browser; the others have a model of it, which sends what the client
 * never would.
 */
export const SHARE = 0.25;

const acts = [
  'hide',
  'hide',
  'hide',
  'freeze',
  'freeze',
  'discard',
  'reload',
  'duplicate',
  'nap',
  'outage',
  'told outage',
  'set clock',
] as const satisfies readonly LifeStep['act'][];

export const browserOf = (
  seed: number,
  done: readonly Step[],
  latest: number,
  share: number,
): BrowserScript | null => {
  const random = createRandom(seed);
  if (!random.chance(share)) return null;
  const steps: LifeStep[] = [];
  for (let left = random.between(0, 8); left > 0; left -= 1) {
    const act = random.pick(acts);
    const tab = random.chance(0.75) ? 0 : random.between(1, 2);
    steps.push({ at: random.between(0, latest), tab, act, more: moreOf(random, act) });
  }
  steps.push(...done.flatMap((step) => aroundOf(random, step)));
  steps.sort((one, other) => one.at - other.at);
  return { wrong: wrongOf(random), isBlocked: random.chance(0.15), steps };
};

/** A page may be left right after something was done on it; and an exit may go into a connection that is dead. */
const aroundOf = (random: Random, { at, tab, act }: Step): readonly LifeStep[] => {
  if (act === 'act' && random.chance(0.15))
    return [{ at: at + random.between(SECOND, 10 * SECOND), tab, act: 'hide', more: moreOf(random, 'hide') }];
  if (act === 'exit' && random.chance(0.3)) {
    const before = Math.max(0, at - random.between(0, 10 * SECOND));
    return [{ at: before, tab, act: 'outage', more: random.between(10 * SECOND, 40 * SECOND) }];
  }
  return [];
};

const wrongOf = (random: Random): number => {
  if (random.chance(0.5)) return random.between(-SECOND, SECOND);
  return random.between(-3 * HOUR, 3 * HOUR);
};

const moreOf = (random: Random, act: LifeStep['act']): number => {
  if (act === 'set clock') return random.pick([-HOUR, -MINUTE, 20 * SECOND, 5 * MINUTE, HOUR, 25 * HOUR]);
  return random.chance(0.4)
    ? random.between(SECOND, 30 * SECOND)
    : Math.round(Math.min(30 * MINUTE, random.exponential(4 * MINUTE)));
};
