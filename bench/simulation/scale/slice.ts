import { costs } from './costs.ts';
import { dayOf, dropAt } from './day.ts';
import { playDay } from './person-day.ts';
import { policyOf, type Strategy, strategies } from './strategies.ts';
import { createTally } from './tally.ts';
import { playTwoJobs } from './two-jobs.ts';

/** A range of people whose days are played by one thread. */
export type SliceTask = {
  readonly slice: number;
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  readonly hours: number;
};

/** Whole numbers only, so that the order of adding makes no difference. */
export type SliceResult = {
  readonly slice: number;
  readonly people: number;
  readonly counts: Readonly<Record<Strategy, Float64Array>>;
  readonly inside: number;
};

export const playSlice = ({ slice, seed, from, count, hours }: SliceTask): SliceResult => {
  const seconds = hours * 3_600;
  const tallies = {
    'two jobs': createTally(seconds),
    coalesced: createTally(seconds),
    lazy: createTally(seconds),
  };
  const dropped = dropAt(hours);
  const spent = {
    'two jobs': costs(tallies['two jobs']),
    coalesced: costs(tallies.coalesced),
    lazy: costs(tallies.lazy),
  };
  let inside = 0;
  for (let person = from; person < from + count; person += 1) {
    const day = dayOf(seed, person, hours);
    inside += Math.round(playDay(day, dropped, policyOf('coalesced'), spent.coalesced, person));
    playDay(day, dropped, policyOf('lazy'), spent.lazy, person);
    playTwoJobs(day, spent['two jobs']);
  }
  const counts = Object.fromEntries(strategies.map((name) => [name, tallies[name].counts]));
  return { slice, people: count, counts: counts as Record<Strategy, Float64Array>, inside };
};
