import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DeadLetters, openDeadLetters } from '../../../local/data/dead-letters.ts';
import type { Store } from '../../../local/data/store.ts';
import { createQueue, type Queue } from '../../../local/queue/queue.ts';

const nowhere = { letters: async () => [], write: async () => {} } as unknown as Store;
const arn = 'arn:aws:sqs:eu-central-1:1:second-hand';

let deadLetters: DeadLetters;
let queue: Queue;
let stopping: AbortController;
beforeEach(async () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  stopping = new AbortController();
  deadLetters = await openDeadLetters(nowhere);
  queue = createQueue({ arn, retention: 3_600_000, redrive: null }, deadLetters);
});
afterEach(() => mock.timers.reset());

/** After how many milliseconds whoever waits looks again, when this happens meanwhile. */
const wakesAfter = async (meanwhile: () => unknown = () => {}): Promise<number> => {
  let woken = false;
  const begun = Date.now();
  void queue.due(stopping.signal).then(() => {
    woken = true;
  });
  for (let passed = 0; !woken && passed < 5_000; passed += 50) {
    if (passed === 300) await meanwhile();
    mock.timers.tick(passed === 0 ? 0 : 50);
    await turn();
  }
  return woken ? Date.now() - begun : Infinity;
};
const send = (delay = 0) =>
  deadLetters.keep({
    queue: arn,
    body: '{}',
    attributes: {},
    ...(delay > 0 && { dueAt: Date.now() + delay }),
  });

describe('Whoever waits for a queue looks again', () => {
  test('at once when something is there', async () => {
    await send();
    expect(await wakesAfter()).toBe(0);
  });

  test('when something comes', async () => {
    expect(await wakesAfter(send)).toBeLessThanOrEqual(300);
  });

  test('when something is due', async () => {
    await send(600);
    expect(await wakesAfter()).toBe(600);
  });

  test('when it is over that somebody has it in their hands, and when they give it back', async () => {
    await send();
    queue.receive(1, 700);
    expect(await wakesAfter()).toBe(700);
    const receipt = queue.receive(1, 900)[0]?.receipt ?? '';
    expect(await wakesAfter(() => queue.hide(receipt, 0))).toBeLessThanOrEqual(300);
  });

  test('after a second in any case, and at once when it is to stop', async () => {
    expect(await wakesAfter()).toBe(1_000);
    await send(5_000);
    expect(await wakesAfter()).toBe(1_000);
    expect(await wakesAfter(() => stopping.abort())).toBeLessThanOrEqual(300);
    expect(await wakesAfter()).toBe(0);
  });

  test('and not when something comes into another queue', async () => {
    expect(
      await wakesAfter(() => deadLetters.keep({ queue: `${arn}-other`, body: '{}', attributes: {} })),
    ).toBe(1_000);
  });
});
