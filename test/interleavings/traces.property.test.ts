import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cases } from '../../bench/interleavings/cases/cases.ts';
import { strikes } from '../../bench/interleavings/gates.ts';
import {
  type ExploredCase,
  exploreBounded,
  exploreTraced,
  exploreWhole,
} from '../../bench/interleavings/play.ts';
import { exploredInAllWays } from './comparison.ts';
import { directedPrograms } from './directed-programs.ts';
import { programs } from './programs.ts';

describe('All orders', () => {
  test('have the same number and the same ends, whether they are counted one by one, by equivalence, or over the states to which they lead', async () => {
    await fc.assert(
      fc.asyncProperty(programs, async (program) => {
        const { each, traces, states } = await exploredInAllWays(program);
        expect([traces, states]).toEqual([each, each]);
      }),
      { numRuns: 40, examples: directedPrograms.map((program) => [program]) },
    );
  }, 60_000);

  const seen = ({ orders, ends, outcomes, fault }: ExploredCase) => ({
    orders,
    ends: [...ends].sort(),
    outcomes: [...outcomes].sort(),
    fault,
  });

  test.each([
    ['an activity and the warning', strikes],
    ['closing a session, and a write', []],
  ])(
    'have the same number in each of these ways in the case "%s"',
    async (name, struck) => {
      const one = cases.find((each) => each.name === name);
      if (one === undefined) throw new Error(`There is no case "${name}".`);
      const all = await exploreBounded(one, { strikes: struck, switches: Number.POSITIVE_INFINITY });
      const traced = await exploreTraced(one, struck);
      const whole = await exploreWhole(one, struck);
      expect([seen(traced), seen(whole)]).toEqual([seen(all), seen(all)]);
      expect(BigInt(traced.plays)).toBeLessThan(traced.orders);
      expect(whole.distinct).toBeLessThan(all.distinct);
    },
    240_000,
  );
});
