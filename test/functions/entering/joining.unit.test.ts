import { describe, expect, test } from '@jest/globals';
import { join as enter } from '../../../functions/actions/inside/join.ts';
import type { App } from '../../../functions/app.ts';
import { after } from '../../../shared/instant.ts';
import { logoutAt } from '../../../shared/presence/deadlines.ts';
import { ben, carla, guestBy, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { admit, codes, join, MINUTE, withLink } from '../link.ts';

/** How many calls to tables, queues and schedules it makes, not counting what people are told. */
const callsOf = async (world: World, act: () => Promise<unknown>): Promise<number> => {
  const made = () => {
    const told = world.calls.get('connections.post') ?? 0;
    return [...world.calls.values()].reduce((sum, times) => sum + times, 0) - told;
  };
  const before = made();
  await act();
  return made() - before;
};
const personIn = (world: World, participantId: string) =>
  world.participants.load({ sessionId: 's1', participantId });
/** Keeps their connection alive until they are warned for doing nothing. */
const idle = async (world: World, tab: Tab) => {
  for (let minute = 0; minute < 18; minute += 3) {
    await tab.send({ action: 'ping', sessionId: 's1' });
    await world.advance(3 * MINUTE);
  }
};

describe('Joining', () => {
  test('makes no call more than it needs, the first time and again, as a member and as a guest', async () => {
    const { world, moderator, secret } = await withLink();
    const member = await openTab(world, ben, 'ben-1');
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    expect(await callsOf(world, () => member.send(join()))).toBe(14);
    expect(await callsOf(world, () => member.send(join()))).toBe(9);
    expect(await callsOf(world, () => tab.send(join()))).toBe(18);
    expect(await callsOf(world, () => tab.send(join()))).toBe(10);
    await admit(moderator, guest);
    expect(await callsOf(world, () => tab.send(join()))).toBe(11);
    await tab.send({ action: 'session.exit', sessionId: 's1' });
    expect(await callsOf(world, () => tab.send(join({ resume: true })))).toBe(8);
  });

  test('makes no call more under a rule, and stores nothing about rules where only the deployment sets timings', async () => {
    const { world, moderator } = await withLink();
    const member = await openTab(world, ben, 'ben-1');
    await member.send(join());
    expect(await personIn(world, 'ben')).not.toHaveProperty('rule');
    const rule = { idleTimeout: { value: 5 * MINUTE } };
    await moderator.send({ action: 'rule.put', sessionId: 's1', rule });
    const late = await openTab(world, carla, 'carla-1');
    expect(await callsOf(world, () => late.send(join()))).toBe(14);
    expect(await personIn(world, 'carla')).toMatchObject({ policy: { idleTimeout: 5 * MINUTE } });
  });

  test('a full session again is refused to a guest who comes back, and leaves them as they were', async () => {
    const { world, moderator, secret } = await withLink({}, { participantLimit: 1 });
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g-1');
    await tab.send(join());
    await admit(moderator, guest);
    await tab.close();
    await world.advance(2 * MINUTE);
    await (await openTab(world, carla, 'c-1')).send(join());
    const ended = await personIn(world, guest.id);
    const back = await openTab(world, guest, 'g-2');
    await back.send(join({ resume: true }));
    expect(codes(back)).toEqual(['session.full']);
    expect(await personIn(world, guest.id)).toEqual(ended);
    // Somebody who knocks is no part of it yet, and is not written as a member before that.
    const other = await openTab(world, guestBy(secret, 'two'), 'g-3');
    await other.send(join());
    expect(other.received('session.waiting')).toHaveLength(1);
    const member = await openTab(world, ben, 'ben-1');
    await member.send(join());
    expect(codes(member)).toEqual(['session.full']);
    expect(await personIn(world, 'ben')).toBeNull();
  });

  test('as a guest comes from no token, and marks nobody’s namesake once inside', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g-1');
    await tab.send(join({ name: 'Gus' }));
    expect(await personIn(world, guest.id)).not.toMatchObject({ byToken: true });
    await admit(moderator, guest);
    const looks = world.calls.get('members.ofSession');
    await tab.send(join({ name: 'Anna' }));
    expect(tab.received('session.joined')).toHaveLength(1);
    expect(world.calls.get('members.ofSession')).toBe(looks);
  });

  test('gives a member the name in their token, whatever their client says', async () => {
    const { world, moderator } = await withLink();
    const member = await openTab(world, ben, 'ben-1');
    await member.send(join({ name: 'Anna' }));
    expect(moderator.roster().map(({ name }) => name)).toEqual(['Anna', 'Ben']);
  });

  test('again while warned says when the logout is, and nothing about a warning to come', async () => {
    const { world } = await withLink();
    const member = await openTab(world, ben, 'ben-1');
    await member.send(join());
    await idle(world, member);
    const back = await openTab(world, ben, 'ben-2');
    await back.send(join({ resume: true }));
    const person = await personIn(world, 'ben');
    expect(person?.phase).toBe('warned');
    expect(back.received('session.joined')).toMatchObject([
      { phase: 'warned', warnAt: null, logoutAt: person?.phase === 'warned' && logoutAt(person) },
    ]);
    await back.send(join());
    expect(back.received('session.joined').at(-1)).toMatchObject({
      phase: 'present',
      warnAt: world.clock() + 15 * MINUTE,
      logoutAt: null,
    });
  });

  test('too late after a removal says why it was', async () => {
    const { world, moderator } = await withLink();
    const member = await openTab(world, ben, 'ben-1');
    await member.send(join());
    const remove = { action: 'participant.remove', sessionId: 's1', participantId: 'ben' } as const;
    await moderator.send({ ...remove, reason: 'The interview is over.' });
    const back = await openTab(world, ben, 'ben-2');
    const visits = world.calls.get('members.visit');
    await back.send(join({ resume: true }));
    expect(world.calls.get('members.visit')).toBe(visits);
    expect(back.received('session.ended')).toMatchObject([
      { ending: 'removed', reason: 'The interview is over.', mayReturn: true },
    ]);
    expect(back.received('session.ended')[0]).not.toHaveProperty('mustLogIn');
  });

  test.each([
    ['inside', 'session.full'],
    ['at the door', 'door.full'],
  ] as const)('after all a place %s has gone meanwhile says so', async (where, code) => {
    const limits = { participantLimit: 1, doorLimit: 1, linkLimit: 1 };
    const { world, secret } = await withLink({}, limits);
    const [one, other] = where === 'inside' ? [ben, carla] : [guestBy(secret, 'one'), guestBy(secret, 'two')];
    const [tab, faster] = [await openTab(world, one, 'one'), await openTab(world, other, 'two')];
    const app = world.app();
    const registry: App['registry'] = {
      ...app.registry,
      // After it was seen that one is left.
      enter: async (...args) => {
        await faster.send(join());
        await world.advance(1);
        return app.registry.enter(...args);
      },
    };
    const now = world.clock();
    const caller = {
      connectionId: tab.connectionId,
      user: one,
      expiresAt: after(now, MINUTE),
      receivedAt: now,
    };
    const request = { action: 'session.join', sessionId: 's1' } as const;
    expect(await enter({ ...app, registry }, caller, request)).toMatchObject({ code });
    expect((await personIn(world, one.id))?.phase).toBe('ended');
  });
});
