import { describe, expect, test } from '@jest/globals';
import { type Guard, pacing, unguarded } from '../../functions/guard.ts';
import { message } from '../../functions/message.ts';
import { instant } from '../../shared/instant.ts';
import { anna, furnish, openTab } from '../world/tab.ts';
import { createWorld } from '../world/world.ts';

const pace = { messagesPerSecond: 2, messagesAtOnce: 5, dearPerHour: 3 };
const start = 1_800_000_000_000;

/** What becomes of so many messages at one instant. */
const burst = (passes: Guard['passes'], connection: string, many: number, at = start) =>
  Array.from({ length: many }, () => passes(connection, instant(at)));

describe('the pace of a connection', () => {
  test('lets as many pass at once as it may, and then refuses', () => {
    expect(burst(pacing(pace), 'c1', 7)).toEqual([...Array(5).fill(true), false, false]);
  });

  test('lets one pass again for each that has dripped in', () => {
    const passes = pacing(pace);
    burst(passes, 'c1', 5);
    expect(burst(passes, 'c1', 3, start + 1_000)).toEqual([true, true, false]);
  });

  test('holds nothing against who went on although refused', () => {
    const passes = pacing(pace);
    burst(passes, 'c1', 500);
    expect(burst(passes, 'c1', 2, start + 500)).toEqual([true, false]);
  });

  test('does not fill beyond the burst, however long the silence', () => {
    const passes = pacing(pace);
    burst(passes, 'c1', 1);
    expect(burst(passes, 'c1', 6, start + 3_600_000)).toEqual([...Array(5).fill(true), false]);
  });

  test('is each connection’s own', () => {
    const passes = pacing(pace);
    burst(passes, 'c1', 12);
    expect(passes('c2', instant(start))).toBe(true);
  });

  test('forgets who has been silent longest when there are very many', () => {
    const passes = pacing(pace);
    burst(passes, 'c1', 12);
    for (let other = 0; other < 1_000; other += 1) passes(`other-${other}`, instant(start));
    expect(passes('c1', instant(start))).toBe(true);
  });

  test('does not mind a clock that steps back', () => {
    const passes = pacing(pace);
    burst(passes, 'c1', 5);
    expect(passes('c1', instant(start - 60_000))).toBe(false);
  });
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

  test('that comes too fast is answered, with its id, and not looked at', async () => {
    const { world, send } = await inside({ passes: () => false });
    await send('{"action":"session.join","sessionId":"s1","requestId":"7"}');
    expect(world.inbox('tab-1')).toMatchObject([
      { type: 'error', code: 'connection.too-fast', retryable: true, requestId: '7' },
    ]);
    expect(await world.participants.load({ sessionId: 's1', participantId: 'anna' })).toBeNull();
  });

  test('that makes something is refused to whom has made enough, and everything else is not', async () => {
    const { world, send } = await inside({ affords: async () => false });
    await send('{"action":"session.create","name":"One more"}');
    await send('{"action":"session.join","sessionId":"s1"}');
    expect(world.inbox('tab-1')).toMatchObject([
      { type: 'error', code: 'person.too-often' },
      { type: 'session.joined' },
    ]);
  });

  test('is counted by its action and by what it is refused with, whatever it holds', async () => {
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
