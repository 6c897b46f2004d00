import { describe, expect, test } from '@jest/globals';
import { MAX_MESSAGE_BYTES } from '../../../../shared/messages.ts';
import { WAITING_BYTES } from '../../../../shared/presence/door.ts';
import { anna, ben, guestBy, openTab, type Tab } from '../../../world/tab.ts';
import { codes, join, withLink } from '../../link.ts';
import { knocking, room, waitingOf } from './crowd.ts';

const bytes = (message: unknown) => Buffer.byteLength(JSON.stringify(message));

describe('A door with many people at it', () => {
  test('is told to moderators as its beginning and a total, in so many bytes, whatever the names', async () => {
    const { world, moderator, secret } = await withLink();
    await knocking(world, secret, 200, (n) => `${String(n).padStart(3, '0')}${'漢'.repeat(196)}`);
    for (const { waiting, waitingTotal } of moderator.received('waiting.changed')) {
      expect(bytes(waiting)).toBeLessThanOrEqual(WAITING_BYTES + 1);
      expect(waitingTotal).toBeGreaterThanOrEqual(waiting.length);
    }
    expect(room(moderator)).toMatchObject({ waitingTotal: 200 });
    expect(room(moderator)?.waiting[0]?.name).toMatch(/^000漢/);
    const again = await openTab(world, anna, 'anna-2');
    await again.send(join());
    const [joined] = again.received('session.joined');
    expect(joined).toMatchObject({ waitingTotal: 200, waiting: room(moderator)?.waiting });
    expect(bytes(joined)).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  }, 60_000);

  test('takes so many, and refuses one more until somebody goes', async () => {
    const { world, moderator, secret } = await withLink({}, { doorLimit: 3, linkLimit: 3 });
    const tabs = await knocking(world, secret, 4, (n) => `Guest ${n}`);
    expect(tabs.map((tab) => codes(tab))).toEqual([[], [], [], ['door.full']]);
    expect(room(moderator)).toMatchObject({ waitingTotal: 3 });
    await tabs[0]?.send({ action: 'session.exit', sessionId: 's1' });
    await tabs[3]?.send(join());
    expect(tabs[3]?.received('session.waiting')).toHaveLength(1);
  });

  test('takes somebody again who was taken for gone, while the last place is still published as theirs', async () => {
    const { world, secret } = await withLink({}, { doorLimit: 1, linkLimit: 1 });
    const [lost] = await knocking(world, secret, 1, () => 'Gus');
    const { id } = guestBy(secret, 'key-0');
    await lost?.close();
    world.setFate((call) => (call === 'sessions.publishOccupancy' ? 'death-before' : null));
    await world.advance(15_000);
    expect(await world.participants.load({ sessionId: 's1', participantId: id })).toMatchObject({
      phase: 'ended',
      ending: 'disconnected',
    });
    world.setFate(() => null);
    const back = await openTab(world, guestBy(secret, 'key-0'), 'again');
    await back.send(join({ name: 'Gus' }));
    expect(codes(back)).toEqual([]);
    expect(back.received('session.waiting')).toHaveLength(1);
  });

  test('tells those who wait their place and whether anybody inside can admit them, and tells it again on request', async () => {
    const { world, moderator, secret } = await withLink();
    await moderator.send({ action: 'session.exit', sessionId: 's1' });
    const tabs = await knocking(world, secret, 3, (n) => `Guest ${n}`);
    const last = (tab?: Tab) => tab?.received('session.waiting').at(-1);
    expect(tabs.map((tab) => last(tab)?.ahead)).toEqual([0, 1, 2]);
    expect(tabs.map((tab) => last(tab)?.attended)).toEqual([false, false, false]);
    await moderator.send(join());
    await tabs[0]?.send({ action: 'session.exit', sessionId: 's1' });
    for (const tab of tabs) await tab.send({ action: 'waiting.place', sessionId: 's1' });
    expect(codes(tabs[0] as Tab)).toHaveLength(1);
    expect(last(tabs[2])).toMatchObject({
      ahead: 1,
      attended: true,
      participantId: guestBy(secret, 'key-2').id,
    });
    const never = await openTab(world, guestBy(secret, 'never'), 'never');
    await never.send({ action: 'waiting.place', sessionId: 's1' });
    expect(codes(never)).toEqual(['session.not-joined']);
    // A member who is no moderator cannot admit anybody.
    await moderator.send({ action: 'session.exit', sessionId: 's1' });
    await (await openTab(world, ben, 'ben-1')).send(join());
    await tabs[1]?.send({ action: 'waiting.place', sessionId: 's1' });
    expect(last(tabs[1])).toMatchObject({ ahead: 0, attended: false });
  });

  test('takes so many by one link, and others by another', async () => {
    const { world, moderator, secret } = await withLink({}, { doorLimit: 5, linkLimit: 2 });
    await moderator.send({ action: 'invitation.create', sessionId: 's1' });
    const other = moderator.received('invitation.created')[1]?.secret ?? '';
    const tabs = await knocking(world, secret, 3, (n) => `Guest ${n}`);
    const others = await knocking(world, other, 3, (n) => `Other ${n}`);
    expect([...tabs, ...others].flatMap((tab) => codes(tab))).toEqual(['door.full', 'door.full']);
    expect(room(moderator)).toMatchObject({ waitingTotal: 4 });
  });

  test('takes its limit of any number who knock at once, and tells the others', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const { world, secret } = await withLink({}, { doorLimit: 5, linkLimit: 5 });
      let dice = seed;
      const roll = () => {
        dice = (dice * 48_271) % 2_147_483_647;
        return dice;
      };
      const tabs = await Promise.all(
        Array.from({ length: 12 }, (_, n) => openTab(world, guestBy(secret, `key-${n}`), `g-${n}`)),
      );
      await Promise.all(
        tabs.map(async (tab) => {
          for (let wait = roll() % 60; wait > 0; wait -= 1) await Promise.resolve();
          await tab.send(join());
        }),
      );
      expect(await waitingOf(world)).toHaveLength(5);
      const away = tabs.filter(
        (tab) =>
          codes(tab).includes('door.full') ||
          tab.received('session.ended').some(({ ending }) => ending === 'crowded'),
      );
      expect(away).toHaveLength(7);
      const { session } = await world.sessions.entrance('s1', 'anna');
      expect(session?.door.waiting).toBe(5);
    }
  });

  test('costs nobody anything when it is full: no write, no post to others', async () => {
    const { world, moderator, secret } = await withLink({}, { doorLimit: 1, linkLimit: 1 });
    await knocking(world, secret, 1, () => 'First');
    const late = await openTab(world, guestBy(secret, 'late'), 'late');
    const before = new Map(world.calls);
    const heard = moderator.received('waiting.changed').length;
    await late.send(join());
    const calls = [...world.calls].filter(([name, times]) => times !== (before.get(name) ?? 0));
    expect(calls.map(([name]) => name).filter((name) => /save|enter|take|publish/.test(name))).toEqual([]);
    expect(moderator.received('waiting.changed')).toHaveLength(heard);
  });
});
