import { expect, test } from '@jest/globals';
import {
  readWhenNeeded,
  schedulerWhenNeeded,
  secondHandWhenNeeded,
} from '../../../functions/lambda/when-needed.ts';
import { instant } from '../../../shared/instant.ts';

const call = { sessionId: 's1', participantId: 'anna', generation: 1 };

test('the Scheduler’s client is created once, by the first call that arms, moves or disarms an alarm', async () => {
  const heard: unknown[] = [];
  const note =
    (what: string) =>
    async (...said: unknown[]) =>
      void heard.push([what, ...said]);
  let made = 0;
  const scheduler = schedulerWhenNeeded(async () => {
    made += 1;
    return { arm: note('arm'), move: note('move'), disarm: note('disarm') };
  });
  expect(made).toBe(0);
  await scheduler.arm(call, instant(1));
  await scheduler.move(call, instant(2));
  await scheduler.disarm(call);
  expect(heard).toEqual([
    ['arm', call, 1],
    ['move', call, 2],
    ['disarm', call],
  ]);
  expect(made).toBe(1);
});

test('a client that could not be created is tried again by the next call that needs it', async () => {
  let tries = 0;
  const rung: unknown[] = [];
  const secondHand = secondHandWhenNeeded(async () => {
    tries += 1;
    if (tries === 1) throw new Error('no memory');
    return { ring: async (...said) => void rung.push(said) };
  });
  const ring = { type: 'participant', sessionId: 's1', participantId: 'anna' } as const;
  await expect(secondHand.ring(ring, instant(1))).rejects.toThrow('no memory');
  await secondHand.ring(ring, instant(2));
  await secondHand.ring(ring, instant(3));
  expect(rung).toEqual([
    [ring, 2],
    [ring, 3],
  ]);
  expect(tries).toBe(2);
});

test('what is read on demand is read once, and again after it could not be read', async () => {
  let tries = 0;
  const read = readWhenNeeded(async () => {
    tries += 1;
    if (tries === 1) throw new Error('no such file');
    return tries;
  });
  const both = await Promise.allSettled([read(), read()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(tries).toBe(1);
  expect(await Promise.all([read(), read()])).toEqual([2, 2]);
  expect(await read()).toBe(2);
});
