import { describe, expect, test } from '@jest/globals';
import { announcedOf } from '../../bench/simulation/crowd/announced.ts';
import { createBucket } from '../../bench/simulation/crowd/bucket.ts';
import { playDrop } from '../../bench/simulation/crowd/crowd.ts';
import { CROWD_TARGET, crowdReport, ratioOf } from '../../bench/simulation/crowd/crowd-report.ts';
import { createWheel } from '../../bench/simulation/crowd/wheel.ts';

const drop = { people: 50_000, seed: 1, reportEvery: 60_000 };

describe('A crowd that is lost at once', () => {
  const crowd = playDrop(drop);

  test('is back nearly as fast as the platform lets it in, with the client’s own back-off', () => {
    expect(crowd.backAt.every((at) => at > 0)).toBe(true);
    expect(ratioOf(crowd)).toBeLessThanOrEqual(CROWD_TARGET);
    expect(ratioOf(crowd)).toBeGreaterThanOrEqual(1);
    expect(crowdReport([{ ...crowd, announced: announcedOf(crowd, drop) }])).toContain('50,000');
  });

  test('makes no wave that feeds itself: attempts decrease, and hardly anybody is lost again', () => {
    const { attempts, lostAgain } = crowd;
    const minutes = [0, 1].map((minute) =>
      attempts.slice(minute * 60, minute * 60 + 60).reduce((sum, count) => sum + count, 0),
    );
    expect(minutes).toEqual(minutes.toSorted((one, other) => other - one));
    expect(lostAgain).toBeLessThan(drop.people / 100);
  });

  test('has hardly anybody announced as gone who would be by the grace of a loss alone', () => {
    const { really, byGrace } = announcedOf(crowd, drop);
    expect(byGrace).toBeGreaterThan(drop.people / 4);
    // If one loss was not reported, nobody in that session can be sure.
    expect(really).toBeLessThanOrEqual(5 * crowd.unsaid);
  });

  test('is let in twice as fast with twice the quotas', () => {
    const twice = playDrop({ ...drop, quotas: 2 });
    expect(twice.perSecond).toBe(2 * crowd.perSecond);
    expect(Math.max(...twice.backAt)).toBeLessThan(0.7 * Math.max(...crowd.backAt));
  });

  test('is announced too soon only where a loss was reported to nobody, and later when the lease is over', () => {
    const hour = {
      ...crowd,
      backAt: crowd.backAt.map((_, person) => (person % 2 === 0 ? 3_600_000 : 1_000)),
    };
    const { really, soon } = announcedOf(hour, drop);
    expect(really).toBeGreaterThanOrEqual(drop.people / 2);
    expect(soon).toBe(0);
  });

  test('the same seed gives the same return', () => {
    expect(playDrop({ ...drop, people: 3_000 })).toEqual(playDrop({ ...drop, people: 3_000 }));
  });

  test('a back-off without a bound would keep the last outside for long, and one in step would starve them', () => {
    const unbounded = playDrop({
      ...drop,
      wait: (failures, random) => Math.min(65_000, random() * 1_000 * 2 ** failures),
    });
    const inStep = playDrop({ ...drop, people: 10_000, wait: () => 60_000 });
    expect(ratioOf(unbounded)).toBeGreaterThan(CROWD_TARGET);
    expect(ratioOf(inStep)).toBeGreaterThan(10);
  });
});

describe('The parts of the simulated crowd', () => {
  test('a bucket gives its burst, then its rate, and no more', () => {
    const bucket = createBucket(10, 5);
    const given = (at: number) => [1, 2, 3, 4, 5, 6].filter(() => bucket.take(at, 1)).length;
    expect(given(0)).toBe(5);
    expect(given(300)).toBe(3);
    expect(given(10_000)).toBe(5);
  });

  test('a wheel returns everybody once, in their tick, and refuses a wait longer than a round', () => {
    const wheel = createWheel(4, 10, 50);
    [5, 5, 480, 31].forEach((at, person) => {
      wheel.set(person, at);
    });
    expect(() => wheel.set(0, 501)).toThrow(RangeError);
    const came: [number, number][] = [];
    for (let turn = 1; wheel.turn((person) => came.push([person, turn])); turn += 1);
    expect(came.toSorted(([one], [other]) => one - other)).toEqual([
      [0, 1],
      [1, 1],
      [2, 48],
      [3, 4],
    ]);
  });
});
