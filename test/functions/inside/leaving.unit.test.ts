import { describe, expect, test } from '@jest/globals';
import { exit, leave } from '../../../functions/actions/inside/exit.ts';
import type { App } from '../../../functions/app.ts';
import { after } from '../../../shared/instant.ts';
import { ben, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { dying } from '../dying.ts';
import { codes, inside } from '../inside.ts';

/** Ben inside s1 by a tab, and a member of s2. */
const scene = async () => {
  const { world, boss, member } = await inside();
  await world.sessions.createSession({ id: 's2', name: 'Other' });
  await world.sessions.addMember('s2', 'ben', 'member');
  return { world, boss, tab: member };
};
const isIn = async (world: World, sessionId: string, connectionId: string) => {
  const person = await world.participants.load({ sessionId, participantId: 'ben' });
  return person !== null && person.phase !== 'ended' && Object.hasOwn(person.connections, connectionId);
};
const loadsOf = async (world: World, act: () => Promise<unknown>) => {
  const before = world.calls.get('participants.load') ?? 0;
  await act();
  return (world.calls.get('participants.load') ?? 0) - before;
};

describe.each(['session.exit', 'session.leave'] as const)('A connection that says %s', (action) => {
  test('is looked at no more often than necessary, and nowhere else once it is nowhere', async () => {
    const { world, tab } = await scene();
    expect(await loadsOf(world, () => tab.send({ action, sessionId: 's1' }))).toBe(2);
    expect(await loadsOf(world, () => tab.send({ action, sessionId: 's1' }))).toBe(1);
    expect(codes(tab)).toEqual(['participation.ended']);
  });

  test('for a session that it is not in stays where it is', async () => {
    const { world, tab } = await scene();
    await tab.send({ action: 'session.join', sessionId: 's2' });
    await tab.send({ action, sessionId: 's1' });
    expect(await isIn(world, 's2', 'ben-1')).toBe(true);
    expect((await world.registry.find('ben-1'))?.sessionId).toBe('s2');
  });

  test('is, by its own count, nowhere any more, though its join to that session has not arrived yet, and arrives too late', async () => {
    const { world } = await scene();
    const tab = await openTab(world, ben, 'ben-2');
    await tab.send({ action: 'session.join', sessionId: 's2', order: 1 });
    await tab.send({ action, sessionId: 's1', order: 3 });
    expect(await isIn(world, 's2', 'ben-2')).toBe(false);
    expect((await world.registry.find('ben-2'))?.sessionId).toBeNull();
    await tab.send({ action: 'session.join', sessionId: 's1', order: 2 });
    expect(codes(tab).at(-1)).toBe('message.overtaken');
    expect(await isIn(world, 's1', 'ben-2')).toBe(false);
    await tab.send({ action: 'session.join', sessionId: 's1', order: 4 });
    expect(await isIn(world, 's1', 'ben-2')).toBe(true);
  });

  /** Leaves s2, while this is done after the look at who is there. */
  const leavingDuring = async (
    world: World,
    order: number,
    meanwhile: (tab: Awaited<ReturnType<typeof openTab>>) => Promise<unknown>,
  ) => {
    const tab = await openTab(world, ben, 'ben-2');
    const app = world.app();
    const registry: App['registry'] = {
      ...app.registry,
      leave: async (...args) => {
        await meanwhile(tab);
        return app.registry.leave(...args);
      },
    };
    const { connectionId } = tab;
    const now = world.clock();
    const caller = { connectionId, user: ben, expiresAt: after(now, 60_000), receivedAt: now };
    const go = action === 'session.exit' ? exit : leave;
    return go({ ...app, registry }, caller, { action, sessionId: 's2', order } as never);
  };

  test('without a count, while its join to there came in, is in no session in the table either', async () => {
    const { world } = await scene();
    const tab = await openTab(world, ben, 'ben-2');
    await tab.send({ action: 'session.join', sessionId: 's1' });
    const app = world.app();
    const advance: App['advance'] = async (...args) => {
      await tab.send({ action: 'session.join', sessionId: 's2' });
      return app.advance(...args);
    };
    const now = world.clock();
    const caller = {
      connectionId: 'ben-2',
      user: ben,
      expiresAt: after(now, 60_000),
      receivedAt: after(now, 1),
    };
    const go = action === 'session.exit' ? exit : leave;
    const answer = await go({ ...app, advance }, caller, { action, sessionId: 's2' } as never);
    expect(answer).toEqual({ type: 'session.left', sessionId: 's2' });
    expect(await isIn(world, 's2', 'ben-2')).toBe(false);
    expect((await world.registry.find('ben-2'))?.sessionId).toBeNull();
  });

  test('has left, though its join was completed only while it was looked for', async () => {
    const { world } = await scene();
    const answer = await leavingDuring(world, 2, (tab) =>
      tab.send({ action: 'session.join', sessionId: 's2', order: 1 }),
    );
    expect(answer).toEqual({ type: 'session.left', sessionId: 's2' });
    expect(await isIn(world, 's2', 'ben-2')).toBe(false);
  });

  test('has left, though it has gone on from there meanwhile by a function that died', async () => {
    const { world } = await scene();
    await leavingDuring(world, 3, async (tab) => {
      await tab.send({ action: 'session.join', sessionId: 's2', order: 1 });
      await dying(world, 'registry.enter', () =>
        tab.send({ action: 'session.join', sessionId: 's1', order: 2 }),
      );
    });
    expect(await isIn(world, 's2', 'ben-2')).toBe(false);
    // A join to it may still be under way, and die: the next one, or the end of the connection, looks there once more.
    expect((await world.registry.find('ben-2'))?.entered).toEqual(['s2']);
  });
});

test('That a tab has left which was not in is remembered if it is nowhere by then, so that its earlier join is too late', async () => {
  const { world } = await scene();
  const tab = await openTab(world, ben, 'ben-2');
  await tab.send({ action: 'session.join', sessionId: 's2' });
  const remembered = async () => {
    const person = await world.participants.load({ sessionId: 's1', participantId: 'ben' });
    return person?.phase === 'present' ? person.elsewhere : 'not present';
  };
  // Without a count it stays in s2.
  await tab.send({ action: 'session.leave', sessionId: 's1' });
  expect([await remembered(), world.calls.get('registry.leave')]).toEqual([undefined, 1]);
  const order = world.clock() + 1;
  await tab.send({ action: 'session.leave', sessionId: 's1', order });
  expect(await remembered()).toEqual({ connectionId: 'ben-2', said: order });
});

describe('An exit on a tab that is not in', () => {
  const asking = async () => {
    const { world } = await scene();
    const tab = await openTab(world, ben, 'ben-2');
    await dying(world, 'registry.enter', () => tab.send({ action: 'session.join', sessionId: 's1' }));
    return { world, tab };
  };
  const say = (tab: Tab) => tab.send({ action: 'session.exit', sessionId: 's1' });

  test('holds on every other tab, since its join has died', async () => {
    const { world, tab } = await asking();
    await say(tab);
    expect(tab.received('session.left')).toHaveLength(1);
    expect(await isIn(world, 's1', 'ben-1')).toBe(false);
    await say(tab);
    expect(codes(tab)).toEqual(['participation.ended']);
  });

  test('holds when it is said again after it has died itself', async () => {
    for (const call of ['registry.leave', 'participants.load']) {
      const { world, tab } = await asking();
      await dying(world, call, () => say(tab));
      await say(tab);
      expect(await isIn(world, 's1', 'ben-1')).toBe(false);
    }
  });

  test('and dies, leaves it to the end of its connection to take out a join that came in meanwhile', async () => {
    const { world } = await scene();
    const tab = await openTab(world, ben, 'ben-2');
    const app = world.app();
    const registry: App['registry'] = {
      ...app.registry,
      leave: async (...args) => {
        await tab.send({ action: 'session.join', sessionId: 's1', order: 1 });
        await app.registry.leave(...args);
        throw new Error('It died.');
      },
    };
    const now = world.clock();
    const caller = { connectionId: 'ben-2', user: ben, expiresAt: after(now, 60_000), receivedAt: now };
    const said = { action: 'session.exit', sessionId: 's1', order: 2 } as const;
    await expect(exit({ ...app, registry }, caller, said)).rejects.toThrow('died');
    await tab.close();
    expect(await isIn(world, 's1', 'ben-2')).toBe(false);
  });

  test('does not hold against a participation that has begun since it was said', async () => {
    const { world, tab } = await asking();
    const { connectionId } = tab;
    const now = world.clock();
    const caller = { connectionId, user: ben, expiresAt: after(now, 60_000), receivedAt: after(now, -1) };
    const answer = await exit(world.app(), caller, { action: 'session.exit', sessionId: 's1' });
    expect(answer).toMatchObject({ type: 'error', code: 'session.not-joined' });
    expect(await isIn(world, 's1', 'ben-1')).toBe(true);
  });

  test('that was carried out on a connection before does not hold, said again, against another device that has come in since', async () => {
    const { world, tab: laptop } = await scene();
    await say(laptop);
    await laptop.close();
    await world.advance(10_000);
    const phone = await openTab(world, ben, 'ben-phone');
    await phone.send({ action: 'session.join', sessionId: 's1' });
    await world.advance(5_000);
    const back = await openTab(world, ben, 'ben-back');
    await back.send({ action: 'session.exit', sessionId: 's1', agoMs: 15_000 });
    expect(codes(back)).toEqual(['session.not-joined']);
    expect(await isIn(world, 's1', 'ben-phone')).toBe(true);
    // As the client says it: a resume learns whether it has been carried out.
    await back.send({ action: 'session.join', sessionId: 's1', resume: true });
    await back.send({ action: 'session.exit', sessionId: 's1', agoMs: 15_000 });
    expect(back.received('session.left')).toHaveLength(1);
    expect([await isIn(world, 's1', 'ben-back'), await isIn(world, 's1', 'ben-phone')]).toEqual([
      false,
      true,
    ]);
    // Whoever came in at that very moment was let in before.
    await back.send({ action: 'session.exit', sessionId: 's1', agoMs: 5_001 });
    expect(await isIn(world, 's1', 'ben-phone')).toBe(true);
    await back.send({ action: 'session.exit', sessionId: 's1', agoMs: 5_000 });
    expect(await isIn(world, 's1', 'ben-phone')).toBe(false);
  });

  test('that was lost with its connection leaves in who has come in since on another device, within the grace', async () => {
    const { world, tab: laptop } = await scene();
    await laptop.close();
    await world.advance(10_000);
    const phone = await openTab(world, ben, 'ben-phone');
    await phone.send({ action: 'session.join', sessionId: 's1' });
    await world.advance(5_000);
    const back = await openTab(world, ben, 'ben-back');
    await back.send({ action: 'session.join', sessionId: 's1', resume: true });
    await back.send({ action: 'session.exit', sessionId: 's1', agoMs: 13_000 });
    expect(back.received('session.left')).toHaveLength(1);
    expect([await isIn(world, 's1', 'ben-back'), await isIn(world, 's1', 'ben-phone')]).toEqual([
      false,
      true,
    ]);
    expect(phone.received('session.ended')).toEqual([]);
  });

  test('that was said as soon as they had come in holds, however the clocks differ from which the page has the time', async () => {
    const { world, tab } = await scene();
    await tab.close();
    const back = await openTab(world, ben, 'ben-back');
    await back.send({ action: 'session.join', sessionId: 's1', resume: true });
    // It was said after they had come in, and by the page's clock a second before.
    const { joinedAt } = (await world.participants.load({ sessionId: 's1', participantId: 'ben' })) ?? {};
    const agoMs = world.clock() - Number(joinedAt) + 1_000;
    await back.send({ action: 'session.exit', sessionId: 's1', agoMs });
    expect(await isIn(world, 's1', 'ben-back')).toBe(false);
    expect(await world.participants.load({ sessionId: 's1', participantId: 'ben' })).toMatchObject({
      phase: 'ended',
      ending: 'exit',
    });
  });

  test('holds where its join has not come yet, and that is too late then', async () => {
    const { world } = await scene();
    const tab = await openTab(world, ben, 'ben-2');
    await tab.send({ action: 'session.exit', sessionId: 's1', order: 2 });
    expect(await isIn(world, 's1', 'ben-1')).toBe(false);
    await tab.send({ action: 'session.join', sessionId: 's1', order: 1 });
    expect(codes(tab)).toEqual(['message.overtaken']);
  });

  test('is more than to leave with this tab: that leaves the others in', async () => {
    const { world, tab } = await asking();
    await tab.send({ action: 'session.leave', sessionId: 's1' });
    expect(codes(tab)).toEqual(['session.not-joined']);
    expect(await isIn(world, 's1', 'ben-1')).toBe(true);
  });
});

describe('A connection that goes to another session by a function that dies', () => {
  test.each(['registry.enter', 'participants.save', 'registry.haveLeft'])(
    'at its first %s is taken out of the first when it says so again',
    async (call) => {
      const { world, tab } = await scene();
      await dying(world, call, () => tab.send({ action: 'session.join', sessionId: 's2' }));
      await tab.send({ action: 'session.join', sessionId: 's2' });
      expect([await isIn(world, 's1', 'ben-1'), await isIn(world, 's2', 'ben-1')]).toEqual([false, true]);
      expect(await world.registry.find('ben-1')).toMatchObject({ sessionId: 's2', entered: ['s2'] });
    },
  );

  test('is taken out of both when it goes to a third', async () => {
    const { world, tab } = await scene();
    await world.sessions.createSession({ id: 's3', name: 'Third' });
    await world.sessions.addMember('s3', 'ben', 'member');
    await dying(world, 'registry.enter', () => tab.send({ action: 'session.join', sessionId: 's2' }));
    await tab.send({ action: 'session.join', sessionId: 's3' });
    expect(await isIn(world, 's1', 'ben-1')).toBe(false);
    expect(await world.registry.find('ben-1')).toMatchObject({ sessionId: 's3', entered: ['s3'] });
  });

  test('is taken out of all when it leaves, and when it closes', async () => {
    for (const go of ['leave', 'close'] as const) {
      const { world, tab } = await scene();
      await dying(world, 'registry.enter', () => tab.send({ action: 'session.join', sessionId: 's2' }));
      if (go === 'close') await tab.close();
      else await tab.send({ action: 'session.leave', sessionId: 's2' });
      expect(await isIn(world, 's1', 'ben-1')).toBe(false);
      expect((await world.registry.find('ben-1'))?.entered ?? []).not.toContain('s1');
    }
  });
});
