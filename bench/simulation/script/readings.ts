import type { Random } from '../platform/random.ts';
import type { Person } from './occasions.ts';
import type { Step } from './step.ts';

/** What a backend can ask about: a session, a person, or everything. */
export const readable = [
  'presence',
  'whereabouts',
  'occupied',
  'roster',
  'timings',
  'rule',
  'group rule',
  'waiting',
  'members',
  'attendance',
] as const;

/** A backend reads. */
export type Reading = {
  readonly at: number;
  readonly what: (typeof readable)[number];
  readonly session: string;
  readonly user: string;
  /** The id from which it continues reading, for a list in the order of ids. */
  readonly from: string | null;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Reads in the middle of what people do, again at once, and when it has long been quiet. */
export const readingsOf = (
  random: Random | null,
  people: readonly Person[],
  latest: number,
): readonly Reading[] => {
  if (random === null || people.length === 0) return [];
  const readings: Reading[] = [];
  const add = (at: number, what: Reading['what']) => {
    const { user, session } = random.pick(people);
    const from = random.chance(0.15) ? random.pick(people).user : null;
    readings.push({ at: Math.max(0, Math.round(at)), what, session, user, from });
  };
  for (let left = random.between(8, 40); left > 0; left -= 1) {
    const { steps } = random.pick(people);
    const at =
      steps.length > 0 && random.chance(0.75)
        ? random.pick(steps).at + random.between(-SECOND, 2 * SECOND)
        : random.between(0, latest);
    add(at, random.pick(readable));
    if (random.chance(0.3)) add(at + random.between(0, 500), random.pick(readable));
  }
  for (const what of readable) add(latest + random.between(0, 30 * MINUTE), what);
  for (const { kind, user, session, steps } of people)
    for (const { act, at } of steps)
      if (kind === 'guest' && GOING.has(act) && random.chance(0.5))
        readings.push({
          at: at + random.between(0, 20 * SECOND),
          what: 'whereabouts',
          session,
          user,
          from: null,
        });
  return readings;
};

/** After which somebody is there for a while, and has no connection: a guest is found by nothing else then. */
const GOING: ReadonlySet<Step['act']> = new Set(['close', 'vanish', 'flap', 'sleep']);
