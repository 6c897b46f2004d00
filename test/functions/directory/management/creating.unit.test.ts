import { describe, expect, test } from '@jest/globals';
import { anna, openTab } from '../../../world/tab.ts';
import { createWorld } from '../../../world/world.ts';
import { codes, join } from '../../inside.ts';

describe('Creating a session', () => {
  test('makes its creator a moderator, and it is in their list at once', async () => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'session.create', requestId: 'c', name: 'Kick-off 🎈' });
    const [created] = tab.received('session.created');
    expect(created).toMatchObject({
      requestId: 'c',
      session: { name: 'Kick-off 🎈', state: 'active', mode: 'edit', revision: 1 },
    });
    await tab.send(join(created?.session.id));
    expect(tab.received('session.joined')).toMatchObject([{ role: 'moderator' }]);
    await tab.send({ action: 'sessions.list', scope: 'mine' });
    expect(tab.received('sessions')[0]?.sessions).toMatchObject([{ id: created?.session.id }]);
  });

  test.each([
    ['an empty name', ''],
    ['a name of blanks', '   '],
    ['a name with control characters', 'a\u0007b'],
    ['half a character', 'a\ud800'],
    ['a name of 10 kB', 'x'.repeat(10_000)],
    ['a value that is no text', 7],
  ])('with %s is refused, and nothing is created', async (_, name) => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    await tab.sendText(JSON.stringify({ action: 'session.create', name }));
    expect(codes(tab)).toEqual(['message.invalid']);
    expect(world.calls.get('sessions.create')).toBeUndefined();
  });

  test('with timings that make no sense is refused, and nothing is created', async () => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    const timings = { idleTimeout: 1_000, warningPeriod: 20_000 };
    await tab.send({ action: 'session.create', name: 'Short', timings });
    expect(codes(tab)).toEqual(['message.invalid']);
    expect(world.calls.get('sessions.create')).toBeUndefined();
  });

  test('accepts a name that looks like markup as a name', async () => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'session.create', name: '<img src=x onerror=alert(1)>' });
    expect(tab.received('session.created')[0]?.session.name).toBe('<img src=x onerror=alert(1)>');
  });
});
