import { describe, expect, test } from '@jest/globals';
import { connect } from '../../../functions/connect.ts';
import { arriving, BY_ONE_LINK } from '../../../functions/limits/arrivals.ts';
import {
  type Bearing,
  bearing,
  MILLIONTHS_OF_A_CENT,
  PRICES,
  RESERVE,
} from '../../../functions/limits/burden.ts';
import { unguarded } from '../../../functions/limits/guard.ts';
import { message } from '../../../functions/message.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { TakeShare } from '../../../shared/ports.ts';
import { anna, furnish, openTab } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';

const HOUR = 3_600_000;
const start = instant(500_000 * HOUR);
const most = MILLIONTHS_OF_A_CENT;

/** What all environments share. */
const counters = () => {
  const taken = new Map<string, number>();
  const take: TakeShare = async (whose, { number }, share, limit) => {
    const key = `${whose} ${number}`;
    const used = (taken.get(key) ?? 0) + share;
    if (used > limit) return false;
    taken.set(key, used);
    return true;
  };
  return { take, taken };
};

const put = { action: 'content.put', sessionId: 's1', itemId: 'n1', value: 1 } as unknown as UpMessage;
const ping: UpMessage = { action: 'ping' };
const guest = (id: string, invitation = 'link'): User => ({ id, name: 'Guest', kind: 'guest', invitation });

/** A cent an hour; each message costs a hundred millionths of a dollar, unless given otherwise. */
const environment = (more: Partial<Bearing> = {}) =>
  bearing({
    centsPerHour: 1,
    take: counters().take,
    spent: () => 100,
    isInside: async () => false,
    ...more,
  });

/** How many of these messages are let in. */
const letIn = async (
  bears: ReturnType<typeof environment>,
  user: User,
  many: number,
  request: UpMessage = put,
  at: Instant = start,
) => {
  let passed = 0;
  for (let time = 0; time < many; time += 1) {
    const { verdict, settle } = await bears(user, request, at);
    if (verdict === 'passes') passed += 1;
    settle(at);
  }
  return passed;
};

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

  test('is shared by everybody who comes by one link, whatever keys they make up', async () => {
    const bears = environment();
    let passed = 0;
    for (let key = 0; key < 200; key += 1) passed += await letIn(bears, guest(`guest-${key}`), 1);
    expect(passed).toBeLessThanOrEqual(1.01 * (most / 100));
    expect(await letIn(bears, guest('guest-other', 'another link'), 1)).toBe(1);
  });

  test('is a guest’s own once they are inside, whoever else comes by their link', async () => {
    const bears = environment({ isInside: async ({ id }) => id === 'in' });
    await letIn(bears, guest('out'), 200);
    expect(await letIn(bears, guest('out'), 1)).toBe(0);
    expect(await letIn(bears, guest('in'), 50)).toBe(50);
  });

  describe('of a guest', () => {
    const looking = () => {
      const asked: string[] = [];
      const bears = environment({
        spent: () => 5 * most,
        isInside: async ({ id }, sessionId) => asked.push(`${id} in ${sessionId}`) > 0,
      });
      return { bears, asked };
    };

    test('is looked for only when what passes as one is used up, and once an hour', async () => {
      const { bears, asked } = looking();
      await letIn(bears, guest('one'), 1);
      expect(asked).toEqual([]);
      await letIn(bears, guest('one'), 3);
      await letIn(bears, guest('two'), 3);
      await letIn(bears, guest('one'), 1, put, instant(start + 1_000));
      expect(asked).toEqual(['one in s1', 'two in s1']);
      const later = instant(start + HOUR);
      await letIn(bears, guest('three'), 1, put, later);
      await letIn(bears, guest('one'), 2, put, later);
      expect(asked.slice(2)).toEqual(['one in s1']);
    });

    test('is that of all together for what concerns no session, or cannot be read', async () => {
      const { bears, asked } = looking();
      await letIn(bears, guest('one'), 1);
      for (const request of [null, { action: 'contacts.list' } as UpMessage])
        expect(await bears(guest('one'), request, start)).toMatchObject({ verdict: 'too much' });
      await bears(guest('one'), { action: 'ping', sessionId: undefined } as unknown as UpMessage, start);
      expect(asked).toEqual([]);
    });

    test('is looked for again once a thousand others have been found', async () => {
      const { bears, asked } = looking();
      await letIn(bears, guest('any'), 1);
      for (let nth = 0; nth < 1_000; nth += 1) await bears(guest(`${nth}`), put, start);
      expect(asked).toHaveLength(1_000);
      // What passes as one has been forgotten over it, and is used up again.
      await letIn(bears, guest('any'), 1);
      await bears(guest('1000'), put, start);
      expect(asked).toHaveLength(1_001);
      await bears(guest('0'), put, start);
      expect(asked).toHaveLength(1_002);
    });
  });
});

test('is calculated with the prices of the price table, rounded up', async () => {
  const { prices, FUNCTION_GIGABYTES } = await import('../../../bench/simulation/report/prices.ts');
  expect(PRICES.message).toBe(prices.perMillionMessages);
  expect(PRICES.writeUnit).toBe(prices.perMillionWrites);
  expect(PRICES.readUnit).toBe(prices.perMillionReads);
  const millisecond = FUNCTION_GIGABYTES * prices.perGigabyteSecond * 1_000;
  const call = prices.perMillionInvocations + 15 * millisecond;
  expect(PRICES.invocation).toBeGreaterThanOrEqual(call);
  expect(PRICES.ring).toBeGreaterThanOrEqual(3 * prices.perMillionQueueRequests + call);
});

describe('a message', () => {
  const inside = async (verdict: 'too much' | 'hang up') => {
    const world = await furnish(createWorld());
    await openTab(world, anna, 'tab-1');
    let settled = 0;
    const handle = message(world.app(), {
      ...unguarded,
      bears: async () => ({ verdict, settle: () => (settled += 1) }),
    });
    const send = (body: string) =>
      handle({
        requestContext: { connectionId: 'tab-1', requestTimeEpoch: world.clock(), eventType: 'MESSAGE' },
        body,
      });
    return { world, send, settled: () => settled };
  };

  test('by somebody who has cost too much is answered, with its id, and not processed', async () => {
    const { world, send, settled } = await inside('too much');
    await send('{"action":"session.create","name":"One more","requestId":"7"}');
    await send('not even JSON');
    expect(world.inbox('tab-1')).toMatchObject([
      { type: 'error', code: 'person.too-much', retryable: false, requestId: '7' },
      { type: 'error', code: 'person.too-much' },
    ]);
    expect(world.isOpen('tab-1')).toBe(true);
    expect(settled()).toBe(2);
  });

  test('by somebody who goes on all the same is the last: the connection is closed', async () => {
    const { world, send } = await inside('hang up');
    await send('{"action":"session.create","name":"One more"}');
    expect(world.inbox('tab-1')).toMatchObject([{ code: 'connection.hung-up' }]);
    expect(world.isOpen('tab-1')).toBe(false);
  });

  test('that fails is charged as well', async () => {
    const world = await furnish(createWorld());
    await openTab(world, anna, 'tab-1');
    let settled = 0;
    const app = world.app();
    const broken = { ...app, sessions: { ...app.sessions, entrance: () => Promise.reject(new Error('no')) } };
    const guard = {
      ...unguarded,
      bears: async () => ({ verdict: 'passes' as const, settle: () => settled++ }),
    };
    const requestContext = {
      connectionId: 'tab-1',
      requestTimeEpoch: world.clock(),
      eventType: 'MESSAGE' as const,
    };
    const body = '{"action":"session.join","sessionId":"s1"}';
    await expect(message(broken, guard)({ requestContext, body })).rejects.toThrow('no');
    expect(settled).toBe(1);
  });
});

describe('connections', () => {
  const times = async (
    arrives: ReturnType<typeof arriving>,
    many: number,
    userOf: (time: number) => User,
  ) => {
    let came = 0;
    for (let time = 0; time < many; time += 1) if (await arrives(userOf(time), start)) came += 1;
    return came;
  };

  test('can be opened so often in an hour by one person, and not more often', async () => {
    const arrives = arriving({ connectionsPerHour: 100 }, counters().take);
    // And a 50th in this environment.
    expect(await times(arrives, 150, () => anna)).toBe(102);
    expect(await arrives(anna, instant(start + HOUR))).toBe(true);
    expect(await arrives({ ...anna, id: 'ben' }, start)).toBe(true);
  });

  test('can be opened ten times as often by one link, whatever keys they make up', async () => {
    const arrives = arriving({ connectionsPerHour: 10 }, counters().take);
    expect(await times(arrives, 150, (time) => guest(`guest-${time}`))).toBe(BY_ONE_LINK * 10 + 2);
  });

  test('beyond that are refused before they are open, and counted by the reason', async () => {
    const world = createWorld();
    const refusals: string[] = [];
    const { statusCode } = await connect(
      world.app(),
      async () => false,
      (reason) => refusals.push(reason),
    )({
      requestContext: {
        connectionId: 'c1',
        requestTimeEpoch: world.clock(),
        eventType: 'CONNECT',
        authorizer: { userId: 'anna', name: 'Anna', kind: 'licence-holder', expiresAt: '9999999999999' },
      },
    });
    expect(statusCode).toBe(429);
    expect(refusals).toEqual(['often']);
    expect(await world.app().registry.find('c1')).toBeNull();
  });
});
