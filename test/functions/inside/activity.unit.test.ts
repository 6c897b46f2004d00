import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../shared/messages.ts';
import { anna, furnish, openTab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

const MINUTE = 60_000;
const key = { sessionId: 's1', participantId: 'anna' };
const active: UpMessage = { action: 'activity', sessionId: 's1' };

const inside = async () => {
  const world = await furnish(createWorld());
  const tab = await openTab(world, anna, 'tab-1');
  await tab.send({ action: 'session.join', sessionId: 's1' });
  return { world, tab };
};

/** The calls that an act makes, by port and method. */
const callsOf = async (world: World, act: () => Promise<unknown>) => {
  const before = new Map(world.calls);
  await act();
  const made = [...world.calls].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
  return Object.fromEntries(made.filter(([, count]) => count > 0));
};

describe('Steady activity', () => {
  test('is one write, no read, and no call to the Scheduler while the alarm is within the slack', async () => {
    const { world, tab } = await inside();
    await world.advance(MINUTE);
    expect(await callsOf(world, () => tab.send(active))).toEqual({ 'participants.touch': 1 });
  });

  test('moves the alarm at most ten times per idle timeout', async () => {
    const { world, tab } = await inside();
    const made = await callsOf(world, async () => {
      for (let minute = 0; minute < 15; minute += 1) {
        await world.advance(MINUTE);
        await tab.send(active);
      }
    });
    expect((made['scheduler.move'] ?? 0) + (made['scheduler.arm'] ?? 0)).toBeLessThanOrEqual(10);
    expect(made['participants.touch']).toBe(15);
  });

  test('moves the alarm before it rings', async () => {
    const { world, tab } = await inside();
    const made = await callsOf(world, async () => {
      for (let minute = 0; minute < 9; minute += 1) {
        await world.advance(MINUTE);
        await tab.send(active);
      }
    });
    expect(made['scheduler.move']).toBe(1);
  });

  test('has no reply, and nobody else hears of it', async () => {
    const { world, tab } = await inside();
    const heard = world.inbox('tab-1').length;
    await world.advance(MINUTE);
    await tab.send(active);
    expect(world.inbox('tab-1')).toHaveLength(heard);
  });

  test('counts from when it was done', async () => {
    const { world, tab } = await inside();
    await world.advance(5 * MINUTE);
    await tab.send({ ...active, agoMs: 2 * MINUTE });
    const person = await world.participants.load(key);
    expect(person?.lastActivityAt).toBe(world.clock() - 2 * MINUTE);
  });

  test('that was reported just before its tab left counts, although the leave was processed first', async () => {
    for (const leaving of ['session.leave', 'close'] as const) {
      const { world, tab } = await inside();
      const other = await openTab(world, anna, 'tab-2');
      await other.send({ action: 'session.join', sessionId: 's1' });
      await world.advance(5 * MINUTE);
      if (leaving === 'close') await tab.close();
      else await tab.send({ action: leaving, sessionId: 's1' });
      await tab.send({ ...active, agoMs: 1_000 });
      expect((await world.participants.load(key))?.lastActivityAt).toBe(world.clock() - 1_000);
      // Anything later than that was not reported from inside.
      await world.advance(MINUTE);
      await tab.send(active);
      expect((await world.participants.load(key))?.lastActivityAt).toBe(world.clock() - MINUTE - 1_000);
    }
  });

  test('that arrives out of order changes nothing', async () => {
    const { world, tab } = await inside();
    await world.advance(5 * MINUTE);
    await tab.send(active);
    const before = await world.participants.load(key);
    await tab.send({ ...active, agoMs: MINUTE });
    expect(await world.participants.load(key)).toEqual(before);
  });
});

describe('What is not activity', () => {
  const notActivity: readonly UpMessage[] = [
    { action: 'hello' },
    { action: 'ping' },
    { action: 'ping', sessionId: 's1' },
    { action: 'media', sessionId: 's1', audio: true, video: true },
    { action: 'sessions.list', scope: 'mine' },
    { action: 'content.list', sessionId: 's1' },
    { action: 'session.join', sessionId: 's1' },
    { action: 'session.join', sessionId: 's1', agoMs: 1_000 },
    { action: 'session.join', sessionId: 's1', resume: true },
  ];
  test.each(notActivity.map((request) => [JSON.stringify(request), request] as const))(
    '%s',
    async (_, request) => {
      const { world, tab } = await inside();
      const before = await world.participants.load(key);
      await world.advance(5 * MINUTE);
      await tab.send(request);
      expect((await world.participants.load(key))?.lastActivityAt).toBe(before?.lastActivityAt);
    },
  );

  test('what somebody else does', async () => {
    const { world } = await inside();
    const before = await world.participants.load(key);
    const other = await openTab(world, { id: 'ben', name: 'Ben', kind: 'licence-holder' }, 'tab-2');
    await other.send({ action: 'session.join', sessionId: 's1' });
    await world.advance(MINUTE);
    await other.send({ action: 'activity', sessionId: 's1' });
    await other.send({ action: 'content.put', sessionId: 's1', itemId: 'n1', value: 1 });
    expect((await world.participants.load(key))?.lastActivityAt).toBe(before?.lastActivityAt);
  });

  test('an accepted write is', async () => {
    const { world, tab } = await inside();
    await world.advance(5 * MINUTE);
    await tab.send({ action: 'content.put', sessionId: 's1', itemId: 'n1', value: 1 });
    expect((await world.participants.load(key))?.lastActivityAt).toBe(world.clock());
  });
});
