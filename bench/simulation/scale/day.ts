import { createRandom, seedOf } from '../platform/random.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** When the region drops every connection at once: two thirds into the day. */
export const dropAt = (hours: number): number => Math.round((hours * HOUR * 2) / 3);

/** One person's day, in milliseconds from its beginning. */
export type Day = {
  readonly arrivesAt: number;
  readonly leavesAt: number;
  /** How they leave: with *Exit*, by closing the tab, or by silence. */
  readonly leaving: 'exit' | 'close' | 'silence';
  /** When they do something: about once a minute. */
  readonly activities: Float64Array;
  readonly count: number;
  /** How long they take to come back after the drop. */
  readonly backAfter: number;
  /** For everything else about them that is random. */
  readonly seed: number;
};

const room = new Float64Array(24 * 60);

/**
 * A Monday: most people arrive around the half hour, work in blocks with pauses between, go to lunch at midday, and
 * leave towards the end.
 */
export const dayOf = (seed: number, person: number, hours: number): Day => {
  const own = seedOf(seed, 'day', person);
  const random = createRandom(own);
  const length = hours * HOUR;
  const bell = (random.next() + random.next() + random.next() + random.next() - 2) / 2;
  const early = random.chance(0.8);
  const arrivesAt = early ? Math.max(0, 30 * MINUTE + bell * 25 * MINUTE) : random.next() * length * 0.8;
  const leavesAt = Math.max(arrivesAt + 5 * MINUTE, length - random.next() * length * 0.25);
  const lunchAt = length / 2 + (random.next() - 0.5) * 90 * MINUTE;
  const lunch = (20 + random.next() * 50) * MINUTE;
  let count = 0;
  let at = arrivesAt;
  let block = at + random.exponential(25 * MINUTE);
  while (at < leavesAt && count < room.length) {
    at += MINUTE * (1 + (random.chance(0.3) ? random.exponential(1) : random.next() * 0.1));
    if (at > block) {
      at += random.exponential(9 * MINUTE);
      block = at + random.exponential(25 * MINUTE);
    }
    if (at > lunchAt && at < lunchAt + lunch) at = lunchAt + lunch;
    if (at < leavesAt) room[count++] = at;
  }
  const how = random.next();
  return {
    arrivesAt,
    leavesAt,
    leaving: how < 0.3 ? 'exit' : how < 0.75 ? 'close' : 'silence',
    activities: room,
    count,
    // The first attempt comes at once, with jitter; some people need several, each after twice the wait.
    backAfter: random.chance(0.7) ? random.next() * 5 * SECOND : random.exponential(20 * SECOND),
    seed: own,
  };
};
