import { describe, expect, test } from '@jest/globals';
import { defaultPolicy } from '../../../../shared/policy.ts';
import { anna, furnish, guestBy, openTab, type Tab } from '../../../world/tab.ts';
import { createWorld } from '../../../world/world.ts';
import { admit, codes, join, MINUTE } from '../../link.ts';
import { deny, knocking, waitingOf } from './crowd.ts';

describe('Knocking', () => {
  const knockAndGo = async (tab: Tab, times: number) => {
    for (let time = 0; time < times; time += 1) {
      await tab.send(join());
      await tab.send({ action: 'session.exit', sessionId: 's1' });
    }
  };
  const linked = async (settings: { knocksOfGuest?: number; knocksOfLink?: number }) => {
    const world = await furnish(createWorld({ policy: defaultPolicy, ...settings }));
    const moderator = await openTab(world, anna, 'anna-1');
    await moderator.send(join());
    await moderator.send({ action: 'invitation.create', sessionId: 's1' });
    const secret = moderator.received('invitation.created')[0]?.secret ?? '';
    return { world, moderator, secret };
  };

  test('again and again is refused to a guest who has knocked enough in an hour', async () => {
    const { world, secret } = await linked({ knocksOfGuest: 3 });
    const tab = await openTab(world, guestBy(secret, 'one'), 'g');
    await knockAndGo(tab, 4);
    expect(codes(tab)[0]).toBe('door.too-often');
    expect(tab.received('session.waiting')).toHaveLength(3);
    await world.advance(60 * MINUTE);
    const later = await openTab(world, guestBy(secret, 'one'), 'later');
    await later.send(join());
    expect(later.received('session.waiting')).toHaveLength(1);
  });

  test('under ever new names is refused to a link by which enough have knocked in an hour', async () => {
    const { world, secret } = await linked({ knocksOfLink: 3 });
    const tabs = await knocking(world, secret, 4, (n) => `Guest ${n}`);
    expect(tabs.map((tab) => codes(tab))).toEqual([[], [], [], ['door.too-often']]);
  });

  test('is refused to a guest who was refused, and possible once more for one whom nobody answered', async () => {
    const { world, moderator, secret } = await linked({ knocksOfGuest: 1 });
    const [away, lost] = [guestBy(secret, 'away'), guestBy(secret, 'lost')];
    const tab = await openTab(world, away, 'away-1');
    await tab.send(join());
    await moderator.send(deny({ participantId: away.id }));
    const again = await openTab(world, away, 'away-2');
    await again.send(join());
    await again.send(join({ resume: true }));
    expect(codes(again)).not.toContain('door.too-often');
    expect(again.received('session.waiting')).toEqual([]);
    const cutOff = await openTab(world, lost, 'lost-1');
    await cutOff.send(join());
    await cutOff.close();
    await world.advance(3 * MINUTE);
    expect(await waitingOf(world)).toEqual([]);
    const back = await openTab(world, lost, 'lost-2');
    await back.send(join({ resume: true }));
    expect(codes(back)).toEqual(['door.too-often']);
  });

  test('is not counted for another tab, nor for a return', async () => {
    const { world, moderator, secret } = await linked({ knocksOfGuest: 1, knocksOfLink: 1 });
    const guest = guestBy(secret, 'one');
    const one = await openTab(world, guest, 'g-1');
    const two = await openTab(world, guest, 'g-2');
    for (const tab of [one, two]) await tab.send(join());
    await admit(moderator, guest);
    for (const tab of [one, two]) await tab.send(join());
    for (const tab of [one, two]) await tab.close();
    await world.advance(3 * MINUTE);
    const back = await openTab(world, guest, 'g-3');
    await back.send(join({ resume: true }));
    expect([one, two, back].flatMap((tab) => codes(tab))).toEqual([]);
    expect(back.received('session.joined')).toHaveLength(1);
  });
});
