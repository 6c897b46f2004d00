import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../shared/messages.ts';
import { anna, ben, furnish, openTab } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';

const MINUTE = 60_000;
const join: UpMessage = { action: 'session.join', sessionId: 's1' };

describe('A connection whose credential runs out', () => {
  test('is told when by the welcome', async () => {
    const world = await furnish(createWorld());
    const until = world.clock() + 5 * MINUTE;
    const tab = await openTab(world, anna, 'a', until);
    await tab.send({ action: 'hello' });
    expect(tab.received('welcome')).toMatchObject([{ expiresAt: until }]);
  });

  test.each<UpMessage>([
    { action: 'hello' },
    { action: 'ping' },
    { action: 'sessions.list', scope: 'mine' },
    join,
    { action: 'session.create', name: 'x' },
  ])(
    'outside a session: $action is refused, and the connection is closed after it has been told',
    async (request) => {
      const world = await furnish(createWorld());
      const tab = await openTab(world, anna, 'a', world.clock() + MINUTE);
      await tab.send({ action: 'ping' });
      await world.advance(MINUTE);
      await tab.send({ ...request, requestId: 'late' });
      expect(world.inbox('a').at(-1)).toMatchObject({ code: 'connection.expired', requestId: 'late' });
      expect(world.isOpen('a')).toBe(false);
      expect(await world.participants.gathered('s1')).toEqual([]);
    },
  );

  test('inside a session ends with its own ending, in time, without any message', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, anna, 'a', world.clock() + 5 * MINUTE);
    await tab.send(join);
    await world.advance(6 * MINUTE);
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'expired', mayReturn: true }]);
    expect(world.isOpen('a')).toBe(false);
  });

  test('inside a session, gets a refusal for its person’s message before any call, and then the ending', async () => {
    const world = await furnish(
      createWorld({ alarms: { delays: () => [] }, rings: { delays: () => [] }, sweepEvery: null }),
    );
    const tab = await openTab(world, anna, 'a', world.clock() + 5 * MINUTE);
    await tab.send(join);
    await world.advance(5 * MINUTE);
    await tab.send({ action: 'content.put', sessionId: 's1', itemId: 'n', value: 1 });
    expect(
      world
        .inbox('a')
        .slice(-2)
        .map(({ type }) => type),
    ).toEqual(['error', 'session.ended']);
    expect(world.isOpen('a')).toBe(false);
  });

  test('leaves as long to come back as a loss: it was the server that closed it', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, anna, 'a', world.clock() + 5 * MINUTE);
    await tab.send(join);
    await world.advance(5 * MINUTE + 2_000);
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'expired' }]);
    await tab.close();
    await world.advance(50_000);
    expect(await world.participants.gathered('s1')).toMatchObject([{ phase: 'present' }]);
    await world.advance(15_000);
    expect(await world.participants.gathered('s1')).toEqual([]);
  });

  test('is replaced by a new connection that resumes; the session is never left', async () => {
    const world = await furnish(createWorld());
    const old = await openTab(world, anna, 'a1', world.clock() + 5 * MINUTE);
    const other = await openTab(world, ben, 'b');
    for (const tab of [old, other]) await tab.send(join);
    const seen = other.received('presence.changed').length;
    await world.advance(4 * MINUTE);
    const renewed = await openTab(world, anna, 'a2', world.clock() + 60 * MINUTE);
    await renewed.send({ ...join, resume: true });
    await world.advance(3 * MINUTE);
    await renewed.send({ action: 'activity', sessionId: 's1' });
    expect(renewed.received('session.joined')).toHaveLength(1);
    expect(renewed.received('session.ended')).toEqual([]);
    expect(old.received('session.ended')).toMatchObject([{ ending: 'expired' }]);
    expect(other.received('presence.changed')).toHaveLength(seen);
  });
});
