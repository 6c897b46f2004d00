import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../shared/messages.ts';
import type { Fault } from '../../world/faults.ts';
import { Death, Failure } from '../../world/faults.ts';
import { anna, ben, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

/**
 * A function may die between any two calls, and any call may fail. Each scene is played once for every call it makes
 * and every way to fail there; then only time passes, and the result must be as if nothing had happened.
 */
const MINUTE = 60_000;

type Scene = { world: World; first: Tab; second: Tab; other: Tab };

/** Ben's client: when it is disconnected, it comes back. */
const stay = async (scene: Scene) => {
  if (scene.world.isOpen(scene.other.connectionId)) return;
  scene.other = await openTab(scene.world, ben, `${scene.other.connectionId}+`);
  await scene.other.send({ action: 'session.join', sessionId: 's1', resume: true });
};

const furnished = async (): Promise<Scene> => {
  const world = await furnish(createWorld());
  const first = await openTab(world, anna, 'tab-1');
  const second = await openTab(world, anna, 'tab-2');
  const other = await openTab(world, ben, 'ben-1');
  await other.send({ action: 'session.join', sessionId: 's1' });
  return { world, first, second, other };
};

const both = async (scene: Scene) => {
  for (const tab of [scene.first, scene.second]) await tab.send({ action: 'session.join', sessionId: 's1' });
};

/** Up to the instant before something falls due, with everybody pinging. */
const quiet = async (scene: Scene, minutes: number) => {
  const { world, first, second } = scene;
  for (let passed = 0; passed < minutes; passed += 1) {
    await world.advance(MINUTE);
    await stay(scene);
    const { other } = scene;
    for (const tab of [first, second, other])
      if (world.isOpen(tab.connectionId)) await tab.send({ action: 'ping', sessionId: 's1' });
    await other.send({ action: 'activity', sessionId: 's1' });
  }
};

const twice = async (tab: Tab, request: UpMessage) => {
  try {
    await tab.send(request);
  } catch (error) {
    await tab.send(request);
    throw error;
  }
};

const scenes: readonly [
  name: string,
  prepare: (s: Scene) => Promise<unknown>,
  act: (s: Scene) => Promise<unknown>,
][] = [
  ['joining', async () => {}, ({ first }) => first.send({ action: 'session.join', sessionId: 's1' })],
  [
    'a second tab',
    ({ first }) => first.send({ action: 'session.join', sessionId: 's1' }),
    ({ second }) => second.send({ action: 'session.join', sessionId: 's1' }),
  ],
  [
    'activity that moves the alarm',
    async (s) => {
      await both(s);
      await quiet(s, 8);
    },
    ({ first }) => first.send({ action: 'activity', sessionId: 's1' }),
  ],
  [
    'the warning',
    async (s) => {
      await both(s);
      await quiet(s, 14);
    },
    ({ world }) => world.advance(2 * MINUTE),
  ],
  [
    'extending',
    async (s) => {
      await both(s);
      await quiet(s, 16);
    },
    ({ first }) => first.send({ action: 'session.extend', sessionId: 's1' }),
  ],
  [
    'the logout',
    async (s) => {
      await both(s);
      await quiet(s, 44);
    },
    ({ world }) => world.advance(3 * MINUTE),
  ],
  [
    'exit, tried again by whoever heard of no success',
    both,
    ({ first }) => twice(first, { action: 'session.exit', sessionId: 's1' }),
  ],
  [
    'leaving with one tab, and then with the last, each tried again',
    both,
    async ({ first, second }) => {
      await twice(first, { action: 'session.leave', sessionId: 's1' });
      await twice(second, { action: 'session.leave', sessionId: 's1' });
    },
  ],
  ['the disconnect of one tab', both, ({ first }) => first.close()],
  [
    'the disconnect of the last tab',
    async (s) => {
      await both(s);
      await s.second.close();
    },
    ({ first }) => first.close(),
  ],
  [
    'the end of the grace',
    async (s) => {
      await both(s);
      await s.second.close();
      await s.first.close();
    },
    ({ world }) => world.advance(2 * MINUTE),
  ],
];

const faults: readonly Fault[] = ['death-before', 'death-after', 'failure'];

/** Plays the scene with this fault at the nth call. False when it has fewer calls than that. */
const struck = async (scene: Scene, act: (s: Scene) => Promise<unknown>, n: number, fault: Fault) => {
  let call = 0;
  scene.world.setFate(() => {
    call += 1;
    return call === n ? fault : null;
  });
  try {
    await act(scene);
  } catch (error) {
    // The caller of a function that died, or failed and said so, sees just that.
    if (!(error instanceof Death || error instanceof Failure || error instanceof AggregateError)) throw error;
  }
  scene.world.setFate(() => null);
  return call >= n;
};

/** Anna is silent from now on, on whatever connections she has left; Ben stays and is active. */
const silence = async (scene: Scene, minutes: number) => quiet(scene, minutes);

const convergence = async ({ world, first, second, other }: Scene) => {
  const person = await world.participants.load({ sessionId: 's1', participantId: 'anna' });
  if (person !== null) {
    expect(person).toMatchObject({ phase: 'ended', owed: null, wakeAt: null, alarm: { at: null } });
  }
  const { session } = await world.sessions.entrance('s1', 'ben');
  expect(session?.occupancy).toBe(1);
  await other.catchUp();
  expect(other.roster().map(({ name }) => name)).toEqual(['Ben']);
  for (const tab of [first, second]) {
    const lastJoined = tab.received('session.joined').length;
    const outside = ['participation.ended', 'session.not-joined'];
    const refused = tab.received('error').filter(({ code }) => outside.includes(code));
    const told = tab.received('session.ended').length + tab.received('session.left').length + refused.length;
    const wasIn = lastJoined > 0 && world.isOpen(tab.connectionId);
    if (wasIn) expect(told).toBeGreaterThan(0);
  }
};

describe('Whatever dies or fails at any call', () => {
  test.each(scenes)(
    '%s: the silent are logged out and told, and the occupancy is right',
    async (_, prepare, act) => {
      let played = 0;
      for (const fault of faults)
        for (let n = 1; ; n += 1) {
          const scene = await furnished();
          await prepare(scene);
          const happened = await struck(scene, act, n, fault);
          await silence(scene, 60);
          try {
            await convergence(scene);
          } catch (error) {
            throw new Error(`${fault} at call ${n}`, { cause: error });
          }
          if (!happened) break;
          played += 1;
        }
      expect(played).toBeGreaterThan(3);
    },
  );

  test('the warning: it reaches every tab before the logout does, and stands for its whole period', async () => {
    const [, prepare, act] = scenes.find(([name]) => name === 'the warning') ?? [];
    if (!prepare || !act) throw new Error('no such scene');
    for (const fault of faults)
      for (let n = 1; n < 60; n += 1) {
        const scene = await furnished();
        await prepare(scene);
        if (!(await struck(scene, act, n, fault))) break;
        await silence(scene, 60);
        for (const tab of [scene.first, scene.second]) {
          // Disconnected because it could not be told, it learns how things stand on coming back.
          if (fault === 'failure' && tab.received('session.ended').length === 0) {
            expect(scene.world.isOpen(tab.connectionId)).toBe(false);
            continue;
          }
          const [warning] = tab.received('session.warning');
          const [ended] = tab.received('session.ended');
          if (!warning || !ended) throw new Error(`${tab.connectionId}: ${fault} at call ${n}`);
          expect(ended.at).toBeGreaterThanOrEqual(warning.logoutAt);
        }
      }
  });
});
