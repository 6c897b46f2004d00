import { describe, expect, test } from '@jest/globals';
import { PRICES, RESERVE } from '../../../../functions/limits/burden.ts';
import { instant } from '../../../../shared/instant.ts';
import type { UpMessage } from '../../../../shared/messages.ts';
import type { TakeShare } from '../../../../shared/ports.ts';
import { anna } from '../../../world/tab.ts';
import { counters, environment, guest, HOUR, letIn, most, ping, put, start } from './hour.ts';

describe('an hour’s budget of one person', () => {
  test('is used up by what their messages have cost, and is full again in the next hour', async () => {
    const bears = environment();
    expect(await letIn(bears, anna, 200)).toBeLessThanOrEqual(1.01 * (most / 100));
    expect(await letIn(bears, anna, 1, put, instant(start + 60_000))).toBe(0);
    expect(await letIn(bears, anna, 200, put, instant(start + HOUR))).toBeGreaterThan(0.9 * (most / 100));
  });

  test('is shared by many environments, with a little extra in each', async () => {
    const { take } = counters();
    let cost = 0;
    for (let environments = 0; environments < 30; environments += 1)
      cost += 100 * (await letIn(environment({ take }), anna, 50));
    expect(cost).toBeGreaterThan(0.9 * most);
    // In each environment a 300th, and a message that goes beyond.
    expect(cost).toBeLessThanOrEqual(most * (1 + 30 / 300) + 30 * 100);
  });

  test('costs nothing to keep, for somebody modest', async () => {
    const { take, taken } = counters();
    const bears = environment({ take, centsPerHour: 300, spent: () => 3 });
    for (let minute = 0; minute < 60; minute += 1)
      await letIn(bears, anna, 10, put, instant(start + minute * 60_000));
    expect(taken.size).toBe(0);
  });

  test('also covers one expensive message: the next one waits until the next hour', async () => {
    const bears = environment({ spent: () => 5 * most });
    expect(await letIn(bears, anna, 3)).toBe(1);
  });

  test('leaves a tenth for what keeps a person inside, and then nothing', async () => {
    const bears = environment();
    await letIn(bears, anna, 200);
    const kept = await letIn(bears, anna, 100, ping);
    expect(kept).toBeGreaterThanOrEqual(1);
    expect(kept).toBeLessThanOrEqual(RESERVE * (most / 100) + 2);
    expect(await letIn(bears, anna, 10, ping)).toBe(0);
  });

  test('ends in a disconnection when it is used up and they go on, not when they only stay', async () => {
    const bears = environment({ spent: () => 3 });
    await letIn(bears, anna, most / 3 + 50);
    for (let time = 0; time < 150; time += 1) await letIn(bears, anna, 1, ping);
    expect(await bears(anna, put, start)).toMatchObject({ verdict: 'too much' });
    for (let time = 0; time < 100; time += 1) await bears(anna, put, start);
    expect(await bears(anna, put, start)).toMatchObject({ verdict: 'hang up' });
  });

  test('disconnects at the first refusal after a hundred in a row', async () => {
    const bears = environment({ spent: () => 5 * most });
    await letIn(bears, anna, 1);
    const verdicts = [];
    for (let time = 0; time < 102; time += 1) verdicts.push((await bears(anna, put, start)).verdict);
    expect(verdicts.indexOf('hang up')).toBe(100);
  });

  test.each([
    'hello',
    'ping',
    'activity',
    'session.join',
    'session.extend',
    'session.exit',
    'session.leave',
    'content.list',
    'roster.list',
  ])(
    'when used up has something left for %s, and nothing for a message that cannot be read',
    async (action) => {
      const bears = environment({ spent: () => 5 * most });
      expect(await bears(anna, null, start)).toMatchObject({ verdict: 'passes' });
      await letIn(bears, anna, 1);
      expect(await bears(anna, null, start)).toMatchObject({ verdict: 'too much' });
      const keeping = { action, sessionId: 's1' } as UpMessage;
      expect(await bears(anna, keeping, start)).toMatchObject({ verdict: 'passes' });
    },
  );

  test('is taken a sixtieth at a time, and so is what is kept of it, under a name of its own', async () => {
    const asked: unknown[] = [];
    const take: TakeShare = async (whose, { number, endsAt }, share, limit) => {
      asked.push([whose, number, endsAt, share, limit]);
      return whose.endsWith('#RESERVE');
    };
    const bears = environment({ take });
    await letIn(bears, anna, 2);
    await letIn(bears, anna, 2, ping);
    await letIn(bears, guest('one'), 2);
    const hour = [500_000, start + HOUR];
    expect(asked).toEqual([
      ['USER#anna', ...hour, Math.floor(most / 60), most],
      ...Array(7).fill(['USER#anna#RESERVE', ...hour, Math.floor(most / 600), most / 10]),
      ['INVITATION#link', ...hour, Math.floor(most / 60), most],
    ]);
  });

  test('that is tiny still lets a first message pass without asking, and is taken in whole millionths', async () => {
    const { take, taken } = counters();
    const bears = environment({ take, centsPerHour: 0.005, spent: () => 1 });
    expect(await letIn(bears, anna, 1)).toBe(1);
    expect(taken.size).toBe(0);
    expect(await letIn(bears, anna, 1)).toBe(1);
    expect([...taken.values()]).toEqual([1]);
  });

  test('is each person’s own', async () => {
    const bears = environment();
    await letIn(bears, anna, 200);
    expect(await letIn(bears, { ...anna, id: 'ben' }, 1)).toBe(1);
  });
});

test('is calculated with the prices of the price table, rounded up', async () => {
  const { prices, FUNCTION_GIGABYTES } = await import('../../../../bench/simulation/report/prices.ts');
  expect(PRICES.message).toBe(prices.perMillionMessages);
  expect(PRICES.writeUnit).toBe(prices.perMillionWrites);
  expect(PRICES.readUnit).toBe(prices.perMillionReads);
  const millisecond = FUNCTION_GIGABYTES * prices.perGigabyteSecond * 1_000;
  const call = prices.perMillionInvocations + 15 * millisecond;
  expect(PRICES.invocation).toBeGreaterThanOrEqual(call);
  expect(PRICES.ring).toBeGreaterThanOrEqual(3 * prices.perMillionQueueRequests + call);
});
