import { describe, expect, test } from '@jest/globals';
import type { SessionState } from '../../../shared/directory/session.ts';
import { after, type Instant } from '../../../shared/instant.ts';
import { ONCE_MORE_WINDOW, show, showForFaster, showOnceMore } from '../../../shared/path/showing.ts';
import { nothingTold } from '../../../shared/path/telling.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { Shown } from '../../../shared/ports/sessions.ts';
import { emptyDoor } from '../../../shared/presence/door.ts';
import { Failure } from '../../world/faults.ts';
import { anna, carla, furnish } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';

const sessionId = 's1';
/** How far the index of watchers may lag behind. */
const LAG = 2_000;

/** One person inside under the number 7, and the lists show what they did before that. */
const turned = async (
  shown: Shown = 'grey',
  again: Instant | null = null,
  state: SessionState = 'active',
) => {
  const rung: unknown[] = [];
  const world = createWorld({ sweepEvery: null, rings: { put: (...what) => void rung.push(what) } });
  await furnish(world);
  await world.sessions.publishOccupancy(sessionId, 7, 1, emptyDoor);
  if (state !== 'active') {
    const session = await world.sessions.find(sessionId);
    if (session) await world.sessions.update(sessionId, session.revision, { ...session, state });
  }
  await world.sessions.show(sessionId, 7, { shown, again });
  const noted: unknown[] = [];
  const app = world.app();
  const ports = {
    ...app,
    sessions: {
      ...app.sessions,
      show: async (...what: Parameters<typeof app.sessions.show>) => {
        noted.push(what[2]);
        return app.sessions.show(...what);
      },
    },
  };
  /** Opens a list in a tab of this person. */
  const watch = async (
    connectionId: string,
    {
      user = anna,
      since = world.clock(),
      expiresAt = after(world.clock(), 60_000),
      inside = null,
    }: { user?: User; since?: Instant; expiresAt?: Instant; inside?: string | null } = {},
  ) => {
    const connectedAt = world.clock();
    await world.registry.open({ connectionId, user, connectedAt, expiresAt, sessionId: inside });
    await world.registry.watch(connectionId, since);
  };
  const found = async () => {
    const one = await world.sessions.shown(sessionId);
    if (one === null) throw new Error('There is no session.');
    return one;
  };
  return { world, ports, rung, noted, watch, found };
};

const occupancies = (world: Awaited<ReturnType<typeof turned>>['world'], connectionId: string) =>
  world.inbox(connectionId).map((one) => (one.type === 'occupancy.changed' ? one.occupancy : one.type));

describe('When a session turns', () => {
  test('its lists are told, what they show is in doubt meanwhile, and they are told once more when the index has caught up', async () => {
    const { world, ports, rung, noted, watch, found } = await turned();
    await watch('a-1');
    expect(await show(ports, await found())).toEqual(nothingTold);
    expect(world.inbox('a-1')).toEqual([
      { type: 'occupancy.changed', serverTime: world.clock(), sessionId, occupancy: 1, revision: 7 },
    ]);
    expect(world.calls.get('sessions.shown')).toBeUndefined();
    const again = after(world.clock(), LAG + ONCE_MORE_WINDOW);
    expect(noted).toEqual([
      { shown: 'in doubt', again: null },
      { shown: 'green', again },
    ]);
    expect(rung.map((what) => (what as unknown[]).slice(0, 2))).toEqual([
      [{ type: 'lists', sessionId }, again],
    ]);
  });

  test('nothing is asked or told where they show it already', async () => {
    const { world, ports, noted, watch, found } = await turned('green');
    await watch('a-1');
    expect(await show(ports, await found())).toEqual(nothingTold);
    for (const helps of [3, 0]) expect(await showForFaster(ports, sessionId, helps)).toEqual(nothingTold);
    expect([noted, world.inbox('a-1')]).toEqual([[], []]);
  });

  test('and what they show was in doubt already, they are told, and it is known', async () => {
    const { world, ports, noted, watch, found } = await turned('in doubt');
    await watch('a-1');
    await show(ports, await found());
    expect(noted).toMatchObject([{ shown: 'green' }]);
    expect(occupancies(world, 'a-1')).toEqual([1]);
  });

  test('and turns back, they are told that nobody is inside', async () => {
    const { world, ports, noted, watch, found } = await turned('green');
    await world.sessions.publishOccupancy(sessionId, 9, 0, emptyDoor);
    await watch('a-1');
    await show(ports, await found());
    expect(noted).toMatchObject([{ shown: 'in doubt' }, { shown: 'grey' }]);
    expect(occupancies(world, 'a-1')).toEqual([0]);
  });

  test.each([
    ['when the index has caught up', LAG, 0],
    ['a moment before that', LAG - 1, 1],
  ])('a telling once more that is under way for %s', async (_, ahead, rings) => {
    const { world, ports, rung, found } = await turned();
    const again = after(world.clock(), ahead);
    await show(ports, { ...(await found()), again });
    expect(rung).toHaveLength(rings);
    const expected = rings === 0 ? again : after(world.clock(), LAG + ONCE_MORE_WINDOW);
    expect((await found()).again).toBe(expected);
  });

  test('and nobody can be told, it stays in doubt', async () => {
    const { ports, rung, watch, found, world } = await turned();
    await watch('a-1');
    world.setFate((name) => (name.startsWith('connections.') ? 'failure' : null));
    const { failed, missed } = await show(ports, await found());
    expect([failed.length, missed.length]).toEqual([1, 0]);
    expect([(await found()).shown, rung]).toEqual(['in doubt', []]);
  });

  test('and one of two cannot be told, it stays in doubt', async () => {
    const { ports, watch, found, world } = await turned();
    await watch('a-1');
    await watch('a-2');
    world.disturb('a-1', async () => {
      throw new Failure('It is too busy.');
    });
    world.setFate((name) => (name === 'connections.close' ? 'failure' : null));
    const { failed, missed } = await show(ports, await found());
    expect([failed.length, missed.length, (await found()).shown]).toEqual([0, 1, 'in doubt']);
  });

  test('and a call fails, that is said and thrown at nobody', async () => {
    const { ports, found, world } = await turned();
    world.setFate((name) => (name === 'registry.watching' ? 'failure' : null));
    const fault = new Failure('registry.watching failed.');
    expect(await show(ports, await found())).toEqual({ ...nothingTold, failed: [fault] });
    world.setFate((name) => (name === 'sessions.shown' ? 'failure' : null));
    expect(await showForFaster(ports, sessionId)).toEqual({
      ...nothingTold,
      failed: [new Failure('sessions.shown failed.')],
    });
  });
});

describe('When somebody faster publishes meanwhile', () => {
  test('before anybody was told, what they published is told for them', async () => {
    const { world, ports, watch, found } = await turned();
    await watch('a-1');
    const before = await found();
    await world.sessions.publishOccupancy(sessionId, 9, 2, emptyDoor);
    expect(await show(ports, before)).toEqual(nothingTold);
    expect(occupancies(world, 'a-1')).toEqual([2]);
    expect((await found()).shown).toBe('green');
  });

  test('after the lists were told, they are told once more, and who was gone is not forgotten', async () => {
    const { world, ports, watch, found } = await turned();
    await watch('a-1');
    await watch('a-2', { inside: 's2' });
    world.vanish('a-2');
    const ringing = ports.secondHand.ring;
    const ring: typeof ringing = async (...what) => {
      await world.sessions.publishOccupancy(sessionId, 9, 0, emptyDoor);
      await ringing(...what);
    };
    const told = await show({ ...ports, secondHand: { ring } }, await found());
    expect(told).toEqual({
      ...nothingTold,
      gone: [{ sessionId: 's2', participantId: 'anna', connectionId: 'a-2' }],
    });
    expect(occupancies(world, 'a-1')).toEqual([1, 0]);
    expect((await found()).shown).toBe('grey');
  });

  test.each([
    ['in doubt', 0],
    ['green', 4],
  ] as const)(
    'time and again before %s is noted, it stays owed after some rounds',
    async (overtaken, tellings) => {
      const { world, ports, watch, found } = await turned();
      await watch('a-1');
      let rounds = 0;
      const noting = async (...what: Parameters<typeof ports.sessions.show>) => {
        if (what[2].shown !== overtaken) return ports.sessions.show(...what);
        rounds += 1;
        return 'older' as const;
      };
      const slow = { ...ports, sessions: { ...ports.sessions, show: noting } };
      const { missed, failed } = await show(slow, await found());
      expect(missed).toEqual(['The lists are for somebody faster to tell.']);
      expect([failed, rounds]).toEqual([[], 4]);
      expect(occupancies(world, 'a-1')).toHaveLength(tellings);
      rounds = 0;
      await showForFaster(slow, sessionId);
      expect(rounds).toBe(3);
    },
  );

  test('of a session that is gone nothing is told', async () => {
    const { ports, watch } = await turned();
    await watch('a-1');
    expect(await showForFaster(ports, 'none')).toEqual(nothingTold);
    expect(await showOnceMore(ports, 'none', ports.clock())).toEqual(nothingTold);
  });
});

describe('Once more', () => {
  test('those are told who had just opened a list, and nobody who had it open long before', async () => {
    const { world, ports, watch } = await turned('green');
    const at = world.clock();
    const earliest = after(at, -(2 * LAG + ONCE_MORE_WINDOW));
    await watch('early', { since: earliest });
    await watch('long', { since: after(earliest, -1) });
    expect(await showOnceMore(ports, sessionId, at)).toEqual(nothingTold);
    expect([occupancies(world, 'early'), occupancies(world, 'long')]).toEqual([[1], []]);
  });

  test.each([
    ['a later message is under way', 1, []],
    ['this message is the last', 0, [1]],
  ])('it is told where %s', async (_, later, told) => {
    const { world, ports, watch } = await turned('green', null);
    const at = world.clock();
    await world.sessions.show(sessionId, 7, { shown: 'green', again: after(at, later) });
    await watch('a-1');
    await showOnceMore(ports, sessionId, at);
    expect(occupancies(world, 'a-1')).toEqual(told);
  });
});

describe('A list', () => {
  test('is told as long as its credential is good, and not a moment longer', async () => {
    const { world, ports, watch, found } = await turned();
    await watch('good', { expiresAt: after(world.clock(), 1) });
    await watch('over', { expiresAt: world.clock() });
    await show(ports, await found());
    expect([occupancies(world, 'good'), occupancies(world, 'over')]).toEqual([[1], []]);
  });

  test('is not told of a session that is hidden from who has it open', async () => {
    const { world, ports, watch, found } = await turned('grey', null, 'hidden');
    await watch('a-1');
    await watch('c-1', { user: carla });
    await show(ports, await found());
    expect([occupancies(world, 'a-1'), occupancies(world, 'c-1')]).toEqual([[1], []]);
  });

  test('that is gone is forgotten, and its connection is gone from the session that it was in', async () => {
    const { world, ports, watch, found } = await turned();
    await watch('nowhere');
    await watch('inside', { inside: 's2' });
    for (const id of ['nowhere', 'inside']) world.vanish(id);
    const { gone } = await show(ports, await found());
    expect(gone).toEqual([{ sessionId: 's2', participantId: 'anna', connectionId: 'inside' }]);
    for (const id of ['nowhere', 'inside']) expect(await world.registry.find(id)).toBeNull();
  });

  test('that somebody else has forgotten meanwhile is gone from nowhere', async () => {
    const { world, ports, watch, found } = await turned();
    await watch('inside', { inside: 's2' });
    world.vanish('inside');
    const registry = { ...ports.registry, remove: async () => null };
    expect(await show({ ...ports, registry }, await found())).toEqual(nothingTold);
  });
});
