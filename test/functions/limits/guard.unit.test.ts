import { describe, expect, test } from '@jest/globals';
import { MOST_REFUSALS, REMEMBERED, type Verdict } from '../../../functions/limits/allotment.ts';
import { apart, clientPace, type Guard, isDear, pacing, unguarded } from '../../../functions/limits/guard.ts';
import { message } from '../../../functions/message.ts';
import { instant } from '../../../shared/instant.ts';
import { type Action, upMessages } from '../../../shared/messages.ts';
import type { TakeShare } from '../../../shared/ports.ts';
import { anna, furnish, openTab } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';

const pace = { messagesPerSecond: 4, messagesAtOnce: 12, dearPerHour: 3 };
/** A window of time, at this pace. */
const WINDOW = 3_000;
const start = 1_800_000_000_000;

/** What all environments share: how much a connection has taken in a window. */
const shares = () => {
  const taken = new Map<string, number>();
  let asked = 0;
  const take: TakeShare = async (connectionId, { number }, share, most) => {
    asked += 1;
    const key = `${connectionId} ${number}`;
    const after = (taken.get(key) ?? 0) + share;
    if (after > most) return false;
    taken.set(key, after);
    return true;
  };
  return { take, asked: () => asked };
};

/** What becomes of so many messages at one instant. */
const burst = async (passes: ReturnType<typeof pacing>, connection: string, many: number, at = start) => {
  const verdicts: Verdict[] = [];
  for (let time = 0; time < many; time += 1) verdicts.push(await passes(connection, instant(at)));
  return verdicts;
};
const passed = (verdicts: readonly Verdict[]) => verdicts.filter((verdict) => verdict === 'passes').length;

describe('the pace of a connection', () => {
  test('lets as many pass at once as it may, and then refuses', async () => {
    const passes = pacing(pace, shares().take);
    const verdicts = await burst(passes, 'c1', 15);
    // One that the environment lets pass by itself, and twelve in all.
    expect(verdicts).toEqual([...Array(13).fill('passes'), 'too fast', 'too fast']);
  });

  test('asks nobody about slow senders, and about fast ones once for a twelfth of what they may send', async () => {
    const { take, asked } = shares();
    const passes = pacing(pace, take);
    for (let minute = 0; minute < 10; minute += 1) await burst(passes, 'slow', 1, start + minute * 60_000);
    expect(asked()).toBe(0);
    await burst(passes, 'fast', 100);
    // Twelve shares, and one for which there was no room.
    expect(asked()).toBe(13);
  });

  test('is shared by all environments, a twelfth at a time', async () => {
    const { take } = shares();
    const environments = Array.from({ length: 10 }, () => pacing(pace, take));
    const verdicts = await Promise.all(environments.map((passes) => burst(passes, 'c1', 40)));
    expect(passed(verdicts.flat())).toBe(12 + 10);
  });

  test('lets as many pass again in the next window of time', async () => {
    const passes = pacing(pace, shares().take);
    await burst(passes, 'c1', 50);
    expect(passed(await burst(passes, 'c1', 50, start + WINDOW))).toBe(13);
  });

  test('saves up no more than the burst, however long the silence', async () => {
    const passes = pacing(pace, shares().take);
    await burst(passes, 'c1', 1);
    expect(passed(await burst(passes, 'c1', 50, start + 1_200 * WINDOW))).toBe(13);
  });

  test('has a budget of its own for signals: neither affects the other', async () => {
    const { take } = shares();
    const passes = apart(
      pacing({ messagesPerSecond: 4, messagesAtOnce: 24 }, shares().take),
      pacing(pace, take),
    );
    const say = async (action: Action | null) => {
      const verdicts: Verdict[] = [];
      for (let time = 0; time < 30; time += 1) verdicts.push(await passes('c1', instant(start), action));
      return passed(verdicts);
    };
    // Two that the environment lets pass by itself, and 24 in all.
    expect(await say('signal')).toBe(26);
    expect(await say('ping')).toBe(13);
    expect(await say(null)).toBe(0);
    expect(await say('presence.set')).toBe(0);
  });

  test('is each connection’s own', async () => {
    const passes = pacing(pace, shares().take);
    await burst(passes, 'c1', 50);
    expect(await burst(passes, 'c2', 1)).toEqual(['passes']);
  });

  test('disconnects whoever goes on, and has forgiven whoever stops', async () => {
    const passes = pacing(pace, shares().take);
    const verdicts = await burst(passes, 'c1', 13 + MOST_REFUSALS + 2);
    expect(verdicts.slice(12 + MOST_REFUSALS)).toEqual(['too fast', 'hang up', 'hang up']);
    const other = pacing(pace, shares().take);
    await burst(other, 'c1', 13 + MOST_REFUSALS);
    expect(await burst(other, 'c1', 1, start + WINDOW)).toEqual(['passes']);
    expect(await burst(other, 'c1', 14, start + WINDOW)).not.toContain('hang up');
  });

  test('forgets whoever has been silent longest when there are very many', async () => {
    const passes = pacing(pace, shares().take);
    await burst(passes, 'c1', 50);
    for (let other = 0; other < REMEMBERED; other += 1) await passes(`other-${other}`, instant(start));
    expect(await burst(passes, 'c1', 1)).toEqual(['passes']);
  });

  test('is taken a twelfth at a time, in windows as long as a burst takes', async () => {
    const asked: unknown[] = [];
    const take: TakeShare = async (...given) => asked.push(given) < 10;
    const passes = pacing({ messagesPerSecond: 4, messagesAtOnce: 36 }, take);
    await burst(passes, 'c1', 4, 9_000);
    const span = { number: 1, endsAt: 18_000 };
    // Three of them pass without asking.
    expect(asked).toEqual([['c1', span, 3, 36]]);
  });

  test('that is slow lets one message pass without asking and takes one at a time; a very fast one, for a millisecond', async () => {
    const asked: unknown[] = [];
    const take: TakeShare = async (_, { number }, share) => asked.push([number, share]) < 10;
    await burst(pacing({ messagesPerSecond: 1, messagesAtOnce: 2 }, take), 'c1', 3, 4_000);
    await burst(pacing({ messagesPerSecond: 10_000, messagesAtOnce: 2 }, take), 'c1', 2, 4_000);
    expect(asked).toEqual([
      [2, 1],
      [2, 1],
      [4_000, 1],
    ]);
  });

  test('tells a client to keep to half of it, and never less than one message at once', () => {
    expect(clientPace(pace)).toEqual({ atOnce: 6, every: 500 });
    expect(clientPace({ messagesPerSecond: 3, messagesAtOnce: 1 })).toEqual({ atOnce: 1, every: 667 });
  });

  test('tolerates a clock that steps back', async () => {
    const passes = pacing(pace, shares().take);
    await burst(passes, 'c1', 50);
    const again = passed(await burst(passes, 'c1', 50, start - 20 * WINDOW));
    expect(again).toBeGreaterThan(0);
    expect(again).toBeLessThanOrEqual(13);
  });
});

test('What makes something that stays, or tells somebody who did not ask, is dear', () => {
  const actions = upMessages
    .map(({ shape }) => shape.action.def.values[0])
    .filter((one) => one !== undefined);
  expect(actions.filter(isDear).sort()).toEqual([
    'contact.invite',
    'group.create',
    'invitation.create',
    'member.add',
    'rule.put',
    'session.create',
  ]);
});

describe('a message', () => {
  const inside = async (guard: Partial<Guard>) => {
    const world = await furnish(createWorld());
    await openTab(world, anna, 'tab-1');
    const heard: unknown[] = [];
    const handle = message(world.app(), {
      ...unguarded,
      heard: (action) => heard.push(action),
      refused: (code) => heard.push(code),
      ...guard,
    });
    const send = (body: string) =>
      handle({
        requestContext: { connectionId: 'tab-1', requestTimeEpoch: world.clock(), eventType: 'MESSAGE' },
        body,
      });
    return { world, send, heard };
  };

  test('that comes too fast is answered, with its id, and not processed', async () => {
    const { world, send } = await inside({ passes: async () => 'too fast' });
    await send('{"action":"session.join","sessionId":"s1","requestId":"7"}');
    expect(world.inbox('tab-1')).toMatchObject([
      { type: 'error', code: 'connection.too-fast', retryable: true, requestId: '7' },
    ]);
    expect(await world.participants.load({ sessionId: 's1', participantId: 'anna' })).toBeNull();
  });

  test('that is one too many of those is the last: it is answered, and its connection closed', async () => {
    const { world, send, heard } = await inside({ passes: async () => 'hang up' });
    await send('{"action":"ping","requestId":"8"}');
    expect(world.inbox('tab-1')).toMatchObject([
      { code: 'connection.hung-up', retryable: false, requestId: '8' },
    ]);
    expect(world.isOpen('tab-1')).toBe(false);
    expect(heard).toEqual([null, 'connection.hung-up']);
  });

  test('whose pace cannot be determined is answered, and the fault is thrown', async () => {
    const { world, send } = await inside({ passes: () => Promise.reject(new Error('throttled')) });
    await expect(send('{"action":"ping","requestId":"9"}')).rejects.toThrow('throttled');
    expect(world.inbox('tab-1')).toMatchObject([{ code: 'internal', requestId: '9' }]);
  });

  test('that creates something is refused to somebody who has created enough, and everything else is not', async () => {
    const { world, send } = await inside({ affords: async () => false });
    await send('{"action":"session.create","name":"One more"}');
    await send('{"action":"session.join","sessionId":"s1"}');
    expect(world.inbox('tab-1')).toMatchObject([
      { type: 'error', code: 'person.too-often' },
      { type: 'session.joined' },
    ]);
  });

  test('is counted by its action and its refusal, whatever it contains', async () => {
    const { send, heard } = await inside({});
    await send('{"action":"ping"}');
    await send('{');
    await send('{"action":"__proto__"}');
    await send('{"action":"session.extend","sessionId":"s1"}');
    expect(heard).toEqual([
      'ping',
      null,
      'message.not-json',
      null,
      'message.unknown-action',
      'session.extend',
      'session.not-joined',
    ]);
  });
});
