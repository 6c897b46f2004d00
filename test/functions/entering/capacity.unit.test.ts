import { describe, expect, test } from '@jest/globals';
import { PLACES_FOR_MODERATORS } from '../../../functions/limits/room.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, ben, carla, furnish, guestBy, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { admit, withLink } from '../link.ts';

const sessionId = 's1';
const join = { action: 'session.join', sessionId, requestId: 'j' } as const;

const person = (number: number): User => ({ id: `p${number}`, name: `P${number}`, kind: 'contact' });

const crowd = async (world: World, size: number) => {
  const people = Array.from({ length: size }, (_, number) => person(number));
  for (const { id } of people) await world.sessions.addMember(sessionId, id, 'member');
  return Promise.all(people.map((user) => openTab(world, user, `tab-of-${user.id}`)));
};

const small = async (participantLimit: number) =>
  furnish(createWorld({ policy: { ...defaultPolicy, participantLimit } }));

const insideOf = async (world: World) =>
  (await world.participants.gathered(sessionId)).filter(({ phase }) => phase === 'present');
const occupancy = async (world: World) =>
  (await world.sessions.entrance(sessionId, 'anna')).session?.occupancy;

describe('A full session', () => {
  test('refuses further members, and says so; the connection stays usable', async () => {
    const world = await small(1);
    const [first, second] = [await openTab(world, carla, 'c-1'), await openTab(world, ben, 'b-1')];
    await first.send(join);
    await second.send(join);
    expect(second.received('error')).toMatchObject([
      { code: 'session.full', requestId: 'j', retryable: false },
    ]);
    expect(await world.participants.load({ sessionId, participantId: 'ben' })).toBeNull();
    expect(first.received('presence.changed')).toEqual([]);
    await first.send({ action: 'session.exit', sessionId });
    await second.send(join);
    expect(second.received('session.joined')).toHaveLength(1);
  });

  test('lets its moderators in above the limit, up to a second limit', async () => {
    const world = await small(2);
    const members = await crowd(world, 3);
    for (const tab of members) await tab.send(join);
    expect(members.map((tab) => tab.received('session.joined').length)).toEqual([1, 1, 0]);
    const moderators: Tab[] = [];
    for (let number = 0; number <= PLACES_FOR_MODERATORS; number += 1) {
      const user: User = { id: `m${number}`, name: `M${number}`, kind: 'licence-holder' };
      await world.sessions.addMember(sessionId, user.id, 'moderator');
      moderators.push(await openTab(world, user, `m-${number}`));
      await moderators.at(-1)?.send(join);
    }
    expect(moderators.at(-1)?.received('error')).toMatchObject([{ code: 'session.full' }]);
    for (const tab of moderators.slice(0, -1)) expect(tab.received('session.joined')).toHaveLength(1);
    const [first] = moderators;
    await first?.send({ action: 'participant.remove', sessionId, participantId: 'p0' });
    // Members cannot use the places above the limit.
    await members[2]?.send(join);
    expect(members[2]?.received('session.joined')).toHaveLength(1);
    expect(await occupancy(world)).toBe(2 + PLACES_FOR_MODERATORS);
  });

  test('has as many places for members whoever comes first, one by one or all at once', async () => {
    const outcomes = new Set<string>();
    for (const order of [
      ['m', 'm', 'p', 'p', 'p'],
      ['p', 'p', 'p', 'm', 'm'],
      ['p', 'm', 'p', 'm', 'p'],
    ])
      for (const together of [false, true]) {
        const world = await small(2);
        const members = await crowd(world, 3);
        const moderators: Tab[] = [];
        for (const id of ['m0', 'm1']) {
          await world.sessions.addMember(sessionId, id, 'moderator');
          moderators.push(await openTab(world, { id, name: id, kind: 'licence-holder' }, id));
        }
        const [ps, ms] = [members.values(), moderators.values()];
        const coming = order.map((who) => (who === 'm' ? ms : ps).next().value as Tab);
        if (together) await Promise.all(coming.map((tab) => tab.send(join)));
        else for (const tab of coming) await tab.send(join);
        const inside = await insideOf(world);
        outcomes.add(
          `${inside.filter(({ role }) => role === 'moderator').length} and ${inside.filter(({ role }) => role === 'member').length}`,
        );
      }
    expect([...outcomes]).toEqual(['2 and 2']);
  });

  test('is open to another tab of somebody inside, and to their return within the grace', async () => {
    const world = await small(1);
    const [one, two] = [await openTab(world, anna, 'a-1'), await openTab(world, anna, 'a-2')];
    await one.send(join);
    await two.send(join);
    expect(two.received('session.joined')).toHaveLength(1);
    await one.close();
    await two.close();
    const back = await openTab(world, anna, 'a-3');
    await back.send({ ...join, resume: true });
    expect(back.received('session.joined')).toHaveLength(1);
  });

  test('lets somebody return at once who was taken for gone, while the last place is still published as theirs', async () => {
    const world = await small(1);
    const key = { sessionId, participantId: 'carla' };
    const lost = await openTab(world, carla, 'c-1');
    await lost.send(join);
    await lost.close();
    world.setFate((call) => (call === 'sessions.publishOccupancy' ? 'death-before' : null));
    await world.advance(15_000);
    expect(await world.participants.load(key)).toMatchObject({ phase: 'ended', ending: 'disconnected' });
    world.setFate(() => null);
    expect(await occupancy(world)).toBe(1);
    const back = await openTab(world, carla, 'c-2');
    await back.send({ ...join, resume: true });
    expect(back.received('error')).toEqual([]);
    expect(back.received('session.joined')).toHaveLength(1);
    expect(await occupancy(world)).toBe(1);
  });

  test('does not let somebody return whose place has been taken, and the one inside stays', async () => {
    const world = await small(1);
    const lost = await openTab(world, carla, 'c-1');
    await lost.send(join);
    await lost.close();
    await world.advance(60_000);
    const other = await openTab(world, ben, 'b-1');
    await other.send(join);
    const back = await openTab(world, carla, 'c-2');
    await back.send({ ...join, resume: true });
    expect(back.received('error')).toMatchObject([{ code: 'session.full' }]);
    expect(world.isOpen('b-1')).toBe(true);
    expect((await insideOf(world)).map(({ participantId }) => participantId)).toEqual(['ben']);
  });

  test('of 300 who join at once lets in exactly 250, and tells every other one', async () => {
    const world = await furnish(createWorld());
    const tabs = await crowd(world, 300);
    await Promise.all(tabs.map((tab) => tab.send(join)));
    expect(await insideOf(world)).toHaveLength(250);
    expect(await occupancy(world)).toBe(250);
    const turnedAway = tabs.filter(
      (tab) =>
        tab.received('error').some(({ code }) => code === 'session.full') ||
        tab.received('session.ended').some(({ ending }) => ending === 'full'),
    );
    expect(turnedAway).toHaveLength(50);
    const ids = new Set((await insideOf(world)).map(({ participantId }) => participantId));
    for (const tab of turnedAway) expect(ids.has(tab.connectionId.slice('tab-of-'.length))).toBe(false);
    const rosters = tabs.flatMap((tab) => tab.received('session.joined').map(({ roster }) => roster.length));
    expect(Math.max(...rosters)).toBe(250);
    for (const tab of tabs)
      if (world.isOpen(tab.connectionId)) expect(tab.roster().length).toBeLessThanOrEqual(250);
  }, 60_000);

  test('lets in as many as it may, in whatever order the joins overtake each other', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const world = await small(5);
      let dice = seed;
      const roll = () => {
        dice = (dice * 48_271) % 2_147_483_647;
        return dice;
      };
      const tabs = await crowd(world, 12);
      await Promise.all(
        tabs.map(async (tab) => {
          for (let wait = roll() % 60; wait > 0; wait -= 1) await Promise.resolve();
          await tab.send(join);
        }),
      );
      expect((await insideOf(world)).length).toBe(5);
      expect(await occupancy(world)).toBe(5);
    }
  });

  test('is left with nobody too many by a death at any call', async () => {
    let deaths = 0;
    for (let n = 1; n < 60; n += 1) {
      const world = await small(2);
      const tabs = await crowd(world, 3);
      let calls = 0;
      const [one, ...others] = tabs;
      await one?.send(join);
      world.setFate(() => {
        calls += 1;
        return calls === n ? 'death-after' : null;
      });
      await Promise.allSettled(others.map((tab) => tab.send(join)));
      world.setFate(() => null);
      if (calls < n) break;
      deaths += 1;
      await world.advance(5 * 60_000);
      expect([1, 2]).toContain((await insideOf(world)).length);
    }
    expect(deaths).toBeGreaterThan(10);
  });
});

describe('A guest at the door of a full session', () => {
  test('waits, cannot be admitted, and can be when somebody has left', async () => {
    const { world, moderator, secret } = await withLink({}, { participantLimit: 1 });
    const member = await openTab(world, carla, 'c-1');
    await member.send(join);
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join);
    expect(tab.received('session.waiting')).toHaveLength(1);
    await admit(moderator, guest);
    expect(moderator.received('error')).toMatchObject([{ code: 'session.full' }]);
    expect(tab.received('session.admitted')).toEqual([]);
    await member.send({ action: 'session.exit', sessionId });
    await admit(moderator, guest);
    expect(tab.received('session.admitted')).toHaveLength(1);
  });

  test('who is let in as the last place goes is inside, or out because it is full, and the moderator sees which', async () => {
    const outcomes = new Set<string>();
    for (let wait = 0; wait < 60; wait += 1) {
      const { world, moderator, secret } = await withLink({}, { participantLimit: 1 });
      const guest = guestBy(secret, 'one');
      const [tab, member] = [await openTab(world, guest, 'g'), await openTab(world, carla, 'c-1')];
      await tab.send(join);
      const late = async () => {
        for (let left = wait; left > 0; left -= 1) await Promise.resolve();
        await member.send(join);
      };
      await Promise.all([admit(moderator, guest), late()]);
      const inside = (await insideOf(world)).map(({ participantId }) => participantId);
      expect(inside).toHaveLength(2);
      expect(moderator.roster().map(({ participantId }) => participantId)).toEqual(inside);
      const isIn = inside.includes(guest.id);
      expect(tab.received('session.ended').map(({ ending }) => ending)).toEqual(isIn ? [] : ['full']);
      const refusals = moderator.received('error').map(({ code }) => code);
      outcomes.add(`${isIn ? 'in' : 'out'} ${refusals.join()}`);
    }
    expect([...outcomes].sort()).toEqual(['in ', 'out ', 'out session.full']);
  });
});
