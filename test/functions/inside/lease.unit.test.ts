import { describe, expect, test } from '@jest/globals';
import { ben, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { codes, inside } from '../inside.ts';

const MINUTE = 60_000;

const callsOf = async (world: World, act: () => Promise<unknown>) => {
  const before = new Map(world.calls);
  await act();
  const made = [...world.calls].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
  return Object.fromEntries(made.filter(([name, count]) => count > 0 && name !== 'connections.post'));
};
const pongs = (tab: Tab) => tab.received('pong').length;

describe('A ping', () => {
  test('keeps its person inside, whether or not it names the session', async () => {
    const { world, boss, member, contact } = await inside();
    for (let minute = 0; minute < 12; minute += 3) {
      await boss.send({ action: 'ping', sessionId: 's1' });
      await member.send({ action: 'ping' });
      await world.advance(3 * MINUTE);
    }
    expect(boss.roster().map(({ name }) => name)).toEqual(['Anna', 'Ben']);
    expect([pongs(boss), pongs(member), codes(contact)]).toEqual([4, 4, []]);
  });

  test('is one write, and one look at its connection where it names no session', async () => {
    const { world, boss } = await inside();
    await world.advance(MINUTE);
    const one = await callsOf(world, () => boss.send({ action: 'ping', sessionId: 's1' }));
    expect(one).toEqual({ 'participants.renew': 1 });
    const other = await callsOf(world, () => boss.send({ action: 'ping' }));
    expect(other).toEqual({ 'registry.find': 1, 'participants.renew': 1 });
  });

  test('on a connection that is nowhere is answered; if it names a session it is told that it is not in it', async () => {
    const { world, boss } = await inside();
    const tab = await openTab(world, ben, 'ben-2');
    expect(await callsOf(world, () => tab.send({ action: 'ping' }))).toEqual({ 'registry.find': 1 });
    await tab.send({ action: 'ping', sessionId: 's1' });
    expect([pongs(tab), codes(tab)]).toEqual([1, ['session.not-joined']]);
    await world.registry.remove('ben-2');
    await tab.send({ action: 'ping' });
    expect([pongs(tab), codes(tab)]).toEqual([2, ['session.not-joined']]);
    // The registry says that the connection is there, and its person no longer is.
    await boss.send({ action: 'participant.remove', sessionId: 's1', participantId: 'ben' });
    const other = await openTab(world, ben, 'ben-3');
    await world.registry.enter('ben-3', 's1', world.clock());
    await other.send({ action: 'ping' });
    expect([pongs(other), codes(other)]).toEqual([1, []]);
  });
});
