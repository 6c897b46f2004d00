import { describe, expect, test } from '@jest/globals';
import { createRandom } from '../../bench/simulation/platform/random.ts';
import { dropAt } from '../../bench/simulation/scale/day.ts';
import { handLags } from '../../bench/simulation/scale/life.ts';
import { plotOf } from '../../bench/simulation/scale/plot.ts';
import { quotas } from '../../bench/simulation/scale/quotas.ts';
import { playScale } from '../../bench/simulation/scale/scale.ts';
import { scaleReport } from '../../bench/simulation/scale/scale-report.ts';
import { strategies } from '../../bench/simulation/scale/strategies.ts';
import type { Measure } from '../../bench/simulation/scale/tally.ts';
import { policies } from '../../bench/simulation/script/deployments/policies.ts';
import { spreadFor } from '../../infra/constructs/watching/quotas.ts';
import { instant } from '../../shared/instant.ts';
import { handsLag } from '../../shared/lifecycle/hands.ts';
import type { Policy } from '../../shared/policy.ts';
import { present } from '../core/people.ts';

const small = () => playScale(300, 4, 5, () => {});

describe('The scale', () => {
  test('the hot path judges both hands as the core does', () => {
    const random = createRandom(9);
    // How somebody came in does not matter here, so no login is required.
    for (const { reentry: _, ...policy } of Object.values<Policy>(policies))
      for (let round = 0; round < 500; round += 1) {
        const someone = present(policy);
        const moved = () => instant(someone.joinedAt + random.between(0, 3 * policy.idleTimeout));
        const drawn = {
          ...someone,
          lastActivityAt: moved(),
          connections: { 'tab-1': { seenAt: moved(), expiresAt: moved() } },
          alarm: { generation: 1, at: moved() },
          ringAt: random.chance(0.5) ? moved() : null,
        };
        const now = moved();
        expect(handLags(drawn, policy, now)).toBe(handsLag(drawn, now));
      }
  });

  test('the same seed gives the same report, whoever was faster', async () => {
    expect(scaleReport(await small())).toBe(scaleReport(await small()));
  }, 60_000);

  test('names the first quota to be reached, and the bill', async () => {
    const report = scaleReport(await small());
    expect(report).toMatch(/first wall is .+, at [\d,]+ people/);
    for (const { name } of quotas) expect(report).toContain(name);
    for (const strategy of strategies) expect(report).toContain(strategy);
    const price = Number(/\| sum +\| +([\d.]+)/.exec(report)?.[1]);
    expect(price).toBeGreaterThan(0.01);
    expect(price).toBeLessThan(1);
  }, 60_000);

  test('the wake index has room for as many moves as there are, at four units each', async () => {
    const { tallies, hours } = await small();
    const beforeTheDrop = Math.floor(dropAt(hours) / 1_000);
    const sum = (measure: Measure) =>
      tallies.coalesced
        .of(measure)
        .subarray(0, beforeTheDrop)
        .reduce((all, one) => all + one, 0);
    const spread = spreadFor(10_000);
    expect(sum('wakes')).toBeGreaterThan(2 * sum('updates'));
    expect((sum('wakes') / sum('updates')) * 10_000).toBeLessThan(spread * 1_000);
  }, 60_000);

  test('plots every quota with its limit, its axes and a legend', async () => {
    const plot = plotOf(await small(), 'the command');
    expect(plot).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    for (const { name } of quotas) expect(plot).toContain(`>${name}, `);
    expect(plot).toContain('the command');
    expect(plot).toContain('coalesced (ours)');
    expect(plot).not.toContain('NaN');
  }, 60_000);
});
