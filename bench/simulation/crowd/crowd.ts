import { backoff } from '../../../client/link/backoff.ts';
import { createRandom } from '../platform/random.ts';
import { quotas } from '../scale/quotas.ts';
import { createBucket } from './bucket.ts';
import { createWheel } from './wheel.ts';

/** Everybody is lost in the same instant, and comes back as the real client does, with its own back-off. */
export type Drop = {
  readonly people: number;
  readonly seed: number;
  /** Milliseconds between two reports of somebody who is back. */
  readonly reportEvery: number;
  /** The account's quotas, as a multiple of the defaults; 1 by default. */
  readonly quotas?: number;
  /** The client's back-off, or another one to compare it with. */
  readonly wait?: typeof backoff;
};

export type Crowd = {
  readonly people: number;
  /** How many new connections the platform accepts in a second. */
  readonly perSecond: number;
  /** When each person was back, in milliseconds after the drop. */
  readonly backAt: Float64Array;
  /** When the platform reported each loss, likewise; infinite when every function was throttled. */
  readonly saidAt: Float64Array;
  /** Attempts in each second, those of them that were refused, and the people who got in. */
  readonly attempts: readonly number[];
  readonly refused: readonly number[];
  readonly returned: readonly number[];
  /**
   * People who connected and were lost again because a function or a message was throttled: this is what would feed a
   * wave.
   */
  readonly lostAgain: number;
  /** Goodbyes that were throttled; the lease finds those connections. */
  readonly unsaid: number;
};

const TICK = 20;
/** How long a refused upgrade takes, and one that is let in and has said `hello` and joined. Assumptions. */
const REFUSED_AFTER = 80;
const BACK_AFTER = 400;
/** The platform reports all connections that a drop has cost within this time. An assumption. */
const TOLD_WITHIN = 10_000;
/** Milliseconds of running functions: a goodbye, and a return (authorizer, `$connect`, `hello`, join). */
const GOODBYE_MS = 35;
const RETURN_MS = 5 + 12 + 5 + 35;
/** `hello` and the join, their answers, two more for a page of content, and five others who are told. */
const MESSAGES = 2 + 2 + 2 + 5;
/** The longest wait of any back-off that is compared here, with the rest of an attempt. */
const LONGEST = 70_000;
const GIVEN_UP_AFTER = 4 * 60 * 60_000;

const defaultOf = (name: string): number => {
  const quota = quotas.find((one) => one.name === name);
  if (!quota) throw new RangeError(`There is no quota ${name}.`);
  return quota.limit;
};

export const playDrop = ({ people, seed, reportEvery, quotas: times = 1, wait = backoff }: Drop): Crowd => {
  const random = createRandom(seed);
  const chance = () => random.next();
  const limitOf = (name: string) => times * defaultOf(name);
  const perSecond = limitOf('connections');
  const connections = createBucket(perSecond, perSecond);
  // The documented burst is half of what is allowed in a second.
  const messages = createBucket(limitOf('messages'), limitOf('messages') / 2);
  const functions = createBucket(limitOf('Lambda concurrency') * 1_000, limitOf('Lambda concurrency') * TICK);
  const wheel = createWheel(people, TICK, LONGEST / TICK);
  const failures = new Uint16Array(people).fill(1);
  const backAt = new Float64Array(people);
  const saidAt = new Float64Array(people);
  const attempts: number[] = [];
  const refused: number[] = [];
  const returned: number[] = [];
  const count = (counts: number[], at: number) => {
    const second = Math.floor(at / 1_000);
    counts[second] = (counts[second] ?? 0) + 1;
  };
  let back = 0;
  let lostAgain = 0;
  let unsaid = 0;
  let reportedAt = 0;
  let goodbyes = 0;

  const again = (person: number, at: number) => {
    failures[person] = (failures[person] ?? 0) + 1;
    wheel.set(person, at + wait(failures[person] ?? 1, chance));
  };
  const attempt = (person: number, at: number) => {
    count(attempts, at);
    if (!connections.take(at, 1)) {
      count(refused, at);
      return again(person, at + REFUSED_AFTER);
    }
    if (!functions.take(at, RETURN_MS) || !messages.take(at, MESSAGES)) {
      lostAgain += 1;
      return again(person, at + BACK_AFTER);
    }
    back += 1;
    backAt[person] = at + BACK_AFTER;
    count(returned, at + BACK_AFTER);
  };
  /** The load in the background: goodbyes of the lost, and reports from those who are back. */
  const goOn = (at: number) => {
    const due = Math.floor((people * Math.min(at, TOLD_WITHIN)) / TOLD_WITHIN);
    for (; goodbyes < due; goodbyes += 1) {
      const isSaid = functions.take(at, GOODBYE_MS);
      saidAt[goodbyes] = isSaid ? at : Number.POSITIVE_INFINITY;
      if (!isSaid) unsaid += 1;
    }
    const reports = (back * (at - reportedAt)) / reportEvery;
    reportedAt = at;
    messages.take(at, reports);
    functions.take(at, reports * 12);
  };

  for (let person = 0; person < people; person += 1) wheel.set(person, wait(1, chance));
  for (let at = TICK; wheel.turn(attempt); at += TICK) {
    goOn(at);
    if (at > GIVEN_UP_AFTER) throw new Error(`${people - back} are still outside after four hours.`);
  }
  return {
    people,
    perSecond,
    backAt,
    saidAt,
    attempts: filled(attempts),
    refused: filled(refused),
    returned: filled(returned),
    lostAgain,
    unsaid,
  };
};

const filled = (counts: readonly (number | undefined)[]): number[] =>
  Array.from(counts, (count) => count ?? 0);
