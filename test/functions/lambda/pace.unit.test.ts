import { describe, expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { present, waiting } from '../../contracts/people.ts';
import { createDynamo } from '../../dynamo/dynamo.ts';
import { printedBy } from './printed.ts';

process.env.POWERTOOLS_METRICS_NAMESPACE = 'Vigil';
const { guardOf, knocksOf, signalsOf } = await import('../../../functions/lambda/pace.ts');
const { spendOnQuestion, spent } = await import('../../../functions/lambda/spending.ts');
const { publish } = await import('../../../functions/lambda/tally.ts');

const pace = {
  messagesPerSecond: 4,
  messagesAtOnce: 24,
  signalsPerSecond: 8,
  signalsTold: 50,
  dearPerHour: 3,
  knocksPerHour: 2,
  centsPerHour: 1,
  connectionsPerHour: 9,
};
const now = instant(1_795_276_800_000);
const table = () => createDynamo({ clock: () => now, lag: () => 0 }).client;

/** How often in a row it is allowed. */
const timesOf = async (may: () => Promise<boolean>): Promise<number> => {
  let times = 0;
  while (times < 100 && (await may())) times += 1;
  return times;
};

test('a guest may knock as often as anybody may do what is dear, and all together may by one link as often as by another', async () => {
  const { ofGuest, ofLink } = knocksOf(table(), 'vigil', pace);
  for (const guest of ['one', 'other']) expect(await timesOf(() => ofGuest(guest, now))).toBe(3);
  // Whoever is called like a guest is another one.
  for (const link of ['one', 'other']) expect(await timesOf(() => ofLink(link, now))).toBe(2);
});

test('a session carries so many signals, and a client is asked to send half as many as it may', async () => {
  const { carries, pace: asked } = signalsOf(table(), 'vigil', pace);
  expect(asked).toEqual({ atOnce: 12, every: 250 });
  // In ten seconds: 500 that are counted, and the one that every environment lets pass.
  expect(await timesOf(() => carries('s1', 50, now))).toBe(11);
  expect(await carries('s2', 50, now)).toBe(true);
});

describe('The guard of the messages', () => {
  const nobody = { load: async () => null };
  const guard = (load: () => Promise<Participant | null> = nobody.load) =>
    guardOf(table(), 'vigil', { load }, pace);

  test('counts signals apart, three seconds of them, and everything else', async () => {
    const { passes } = guard();
    const passed = (action: 'signal' | 'ping', connection: string) =>
      timesOf(async () => (await passes(connection, now, action)) === 'passes');
    // A twelfth of each may pass without being counted.
    expect(await passed('signal', 'c1')).toBe(24 + 2);
    expect(await passed('ping', 'c1')).toBe(24 + 2);
    expect(await passed('ping', 'c2')).toBe(24 + 2);
  });

  test('allows somebody so many dear things in an hour', async () => {
    const { affords } = guard();
    expect(await timesOf(() => affords('anna', now))).toBe(3);
    expect(await timesOf(() => affords('ben', now))).toBe(3);
  });

  test('counts what is heard, by its action, and what is refused, by the code', async () => {
    const { heard, refused } = guard();
    const said = () => {
      heard('ping');
      heard(null);
      refused('message.invalid');
    };
    expect(await printedBy(publish)(said)).toEqual({
      'Messages ping': 1,
      'Messages none': 1,
      'Refused message.invalid': 1,
    });
  });

  const anna = { id: 'anna', name: 'Anna', kind: 'licence-holder' } as const;
  const guest = (id: string) => ({ id, name: id, kind: 'guest', invitation: 'i1' }) as const;
  const list = { action: 'sessions.occupied' } as const;
  const inside = { action: 'content.put', sessionId: 's1', itemId: 'n', value: 1 } as never;
  /** How many messages somebody may send each of which makes a function ask a thousand questions. */
  const borne = async (
    { bears }: ReturnType<typeof guard>,
    user: Parameters<ReturnType<typeof guard>['bears']>[0],
    request: Parameters<ReturnType<typeof guard>['bears']>[1],
  ) => {
    spent();
    return timesOf(async () => {
      const { verdict, settle } = await bears(user, request, now);
      for (let question = 0; question < 1_000; question += 1) spendOnQuestion();
      settle(now);
      return verdict === 'passes';
    });
  };

  test('lets somebody cost so many cents in an hour', async () => {
    const { bears } = guard();
    // A cent is ten thousand millionths, and each of these costs five hundred.
    const times = await borne({ ...guard(), bears }, anna, list);
    expect(times).toBeGreaterThan(15);
    expect(times).toBeLessThan(23);
    expect((await bears({ ...anna, id: 'ben' }, list, now)).verdict).toBe('passes');
  });

  test('takes guests of one link for one person, but for those who are inside', async () => {
    const asked: unknown[] = [];
    const load = async (...key: unknown[]) => {
      asked.push(...key);
      const [{ participantId }] = key as [{ sessionId: string; participantId: string }];
      const found = { sessionId: 's1', participantId };
      if (participantId === 'in') return present(found);
      return participantId === 'waits' ? waiting(found) : null;
    };
    const strict = guard(load as never);
    await borne(strict, guest('first'), inside);
    for (const [id, verdict] of [
      ['in', 'passes'],
      ['waits', 'too much'],
      ['unknown', 'too much'],
    ] as const)
      expect([id, (await strict.bears(guest(id), inside, now)).verdict]).toEqual([id, verdict]);
    expect(asked).toContainEqual({ sessionId: 's1', participantId: 'in' });
  });
});
