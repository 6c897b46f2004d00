import { describe, expect, test } from '@jest/globals';
import { PAGES_COMPARED } from '../../../functions/entering/namesake.ts';
import { MAX_MESSAGE_BYTES, type UpMessage } from '../../../shared/messages.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { WAITING_BYTES } from '../../../shared/presence/door.ts';
import { openBackend } from '../../world/backend.ts';
import { anna, ben, carla, furnish, guestBy, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { admit, codes, join, MINUTE, withLink } from '../link.ts';

const deny = (more: object): UpMessage => ({ action: 'waiting.deny', sessionId: 's1', ...more });
const bytes = (message: unknown) => Buffer.byteLength(JSON.stringify(message));
const room = (moderator: Tab) => moderator.received('waiting.changed').at(-1);

/** Guests by this link, one after another. */
const knocking = async (world: World, secret: string, many: number, name: (n: number) => string) => {
  const tabs: Tab[] = [];
  for (let n = 0; n < many; n += 1) {
    const tab = await openTab(world, guestBy(secret, `key-${n}`), `g-${secret.slice(0, 4)}-${n}`);
    tabs.push(tab);
    await world.advance(1);
    await tab.send(join({ name: name(n) }));
  }
  return tabs;
};
const waitingOf = async (world: World) =>
  (await world.participants.gathered('s1')).filter(({ phase }) => phase === 'waiting');

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

  test('can be opened by moderators for somebody who is not in what they were told', async () => {
    const { world, moderator, secret } = await withLink();
    await knocking(world, secret, 120, (n) => `Guest ${n}`);
    const last = guestBy(secret, 'key-119');
    expect(room(moderator)?.waiting.some(({ participantId }) => participantId === last.id)).toBe(false);
    await admit(moderator, last);
    await moderator.send(deny({ participantId: guestBy(secret, 'key-0').id }));
    expect(codes(moderator)).toEqual([]);
    expect(room(moderator)).toMatchObject({ waitingTotal: 118 });
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

  test('is emptied at once: of everybody, or of those with one link', async () => {
    const { world, moderator, secret } = await withLink();
    await moderator.send({ action: 'invitation.create', sessionId: 's1' });
    const other = moderator.received('invitation.created')[1];
    const tabs = await knocking(world, secret, 30, (n) => `Guest ${n}`);
    const others = await knocking(world, other?.secret ?? '', 30, (n) => `Other ${n}`);
    const before = moderator.received('waiting.changed').length;
    await moderator.send(deny({ invitationId: other?.invitation.id }));
    // One for all of them, and the reply.
    expect(moderator.received('waiting.changed')).toHaveLength(before + 2);
    expect(room(moderator)).toMatchObject({ waitingTotal: 30 });
    for (const tab of others)
      expect(tab.received('session.ended')).toMatchObject([{ ending: 'denied', mayReturn: false }]);
    await moderator.send(deny({ all: true }));
    expect(room(moderator)).toMatchObject({ waiting: [], waitingTotal: 0 });
    for (const tab of tabs) expect(tab.received('session.ended')).toMatchObject([{ ending: 'denied' }]);
    expect(codes(moderator)).toEqual([]);
  });

  test('is answered only when it is said who is meant', async () => {
    const { moderator } = await withLink();
    for (const unclear of [{}, { participantId: 'x', all: true }, { invitationId: 'x', all: true }])
      await moderator.send(deny(unclear));
    expect(codes(moderator)).toEqual(['message.invalid', 'message.invalid', 'message.invalid']);
  });

  test('can be opened, and looked at, by a backend from outside', async () => {
    const { world, secret } = await withLink();
    const guest = guestBy(secret, 'key-0');
    const [tab] = await knocking(world, secret, 1, () => 'Guest');
    const backend = openBackend(world);
    expect(await backend.ask('waiting', { action: 'waiting.list', sessionId: 's1' })).toMatchObject({
      waiting: [{ participantId: guest.id }],
      waitingTotal: 1,
      next: null,
    });
    const { id: participantId } = guest;
    await backend.ask('waiting.changed', { action: 'waiting.admit', sessionId: 's1', participantId });
    expect(tab?.received('session.admitted')).toHaveLength(1);
  });

  test('finds out which moderator is gone when it is emptied', async () => {
    const { world, moderator, secret } = await withLink();
    const gone = await openTab(world, anna, 'anna-2');
    await gone.send(join());
    await knocking(world, secret, 1, () => 'Guest');
    world.vanish('anna-2');
    await moderator.send(deny({ all: true }));
    const key = { sessionId: 's1', participantId: 'anna' };
    const person = await world.participants.load(key);
    expect(person).toHaveProperty('connections.anna-1');
    expect(person).not.toHaveProperty('connections.anna-2');
  });

  test('is emptied completely by repeating it after a death on the way', async () => {
    for (let n = 1; ; n += 1) {
      const { world, moderator, secret } = await withLink();
      await knocking(world, secret, 2, (index) => `Guest ${index}`);
      let calls = 0;
      world.setFate(() => {
        calls += 1;
        return calls === n ? 'death-after' : null;
      });
      await moderator.send(deny({ all: true })).catch(() => 'as it should');
      world.setFate(() => null);
      if (calls < n) break;
      await moderator.send(deny({ all: true }));
      expect(await waitingOf(world)).toEqual([]);
      await world.advance(3 * MINUTE);
      if (world.isOpen(moderator.connectionId))
        expect(room(moderator)).toMatchObject({ waiting: [], waitingTotal: 0 });
    }
  });
});

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

describe('A moderator who answers a knock', () => {
  test('does not let in somebody who has knocked again since, under another name', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join({ name: 'Bob Visitor' }));
    const seen = room(moderator)?.waiting[0];
    await world.advance(1_000);
    await tab.send({ action: 'session.exit', sessionId: 's1' });
    await tab.send(join({ name: 'Carla' }));
    const answer = { action: 'waiting.admit', sessionId: 's1', participantId: guest.id } as const;
    await moderator.send({ ...answer, knockedAt: seen?.knockedAt });
    expect(codes(moderator)).toEqual(['participant.knocked-anew']);
    expect(tab.received('session.admitted')).toEqual([]);
    await moderator.send({ ...answer, knockedAt: room(moderator)?.waiting[0]?.knockedAt });
    expect(tab.received('session.admitted')).toHaveLength(1);
  });

  test.each([
    ['the name of a member who is away', 'Carla', true],
    ['a name that looks like it', 'С\u0430rl\u0430', true],
    ['a name of their own', 'Gus', undefined],
  ])('sees a guest with %s as what it is, and so does everybody inside', async (_, name, namesake) => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await world.members.visit('s1', { userId: 'carla', name: carla.name, kind: carla.kind }, world.clock());
    await tab.send(join({ name }));
    expect(room(moderator)?.waiting[0]?.namesake).toBe(namesake);
    await admit(moderator, guest);
    const other = await openTab(world, ben, 'ben-1');
    await other.send(join());
    const [entry] = (other.received('session.joined')[0]?.roster ?? []).filter(
      ({ kind }) => kind === 'guest',
    );
    expect(entry?.namesake).toBe(namesake);
  });

  test('sees a guest with the name of somebody inside, whom their token entitled, as what it is', async () => {
    const { world, moderator, secret } = await withLink();
    const dora: User = { ...ben, id: 'dora', name: 'Dora', roles: { s1: 'member' } };
    await (await openTab(world, dora, 'd')).send(join());
    await (await openTab(world, guestBy(secret, 'one'), 'g')).send(join({ name: 'D\u043era' }));
    expect(room(moderator)?.waiting.map(({ namesake }) => namesake)).toEqual([true]);
  });

  test('does not mark a guest who is called as another guest, inside or at the door', async () => {
    const { world, moderator, secret } = await withLink();
    const [first] = await knocking(world, secret, 2, () => 'Gus');
    await admit(moderator, guestBy(secret, 'key-0'));
    expect(first?.received('session.admitted')).toHaveLength(1);
    await (await openTab(world, guestBy(secret, 'three'), 'g')).send(join({ name: 'Gus' }));
    expect(room(moderator)?.waiting.map(({ namesake }) => namesake)).toEqual([undefined, undefined]);
  });

  test('compares names with so many members, and not with more', async () => {
    const compared = PAGES_COMPARED * 50;
    for (const [members, namesake] of [
      [compared, true],
      [compared + 1, undefined],
    ] as const) {
      const { world, moderator, secret } = await withLink();
      // The last of the list, after Anna, Ben, Carla and as many others as it takes.
      for (let n = 3; n < members; n += 1) {
        const member = {
          userId: `m-${String(n).padStart(4, '0')}`,
          kind: 'contact',
          role: 'member',
        } as const;
        await world.members.add('s1', { ...member, name: n === members - 1 ? 'Zoe' : 'M' }, world.clock());
      }
      const tab = await openTab(world, guestBy(secret, 'one'), 'g');
      await tab.send(join({ name: 'Zoe' }));
      expect(room(moderator)?.waiting[0]?.namesake).toBe(namesake);
    }
  });
});
