import { describe, expect, test } from '@jest/globals';
import { after } from '../../../../shared/instant.ts';
import type { Happening } from '../../../../shared/lifecycle/happening.ts';
import { letterIn } from '../../../../shared/path/clearing.ts';
import { defaultPolicy } from '../../../../shared/policy.ts';
import { debt, present, record, waiting } from '../../../contracts/people.ts';
import { anna } from '../../../world/tab.ts';
import { keyOf, sessionId } from '../people.ts';
import { heard, noting, scene } from './scene.ts';

describe('Guests who are let in', () => {
  const enter = async (world: Awaited<ReturnType<typeof scene>>['world'], inSession: string) =>
    world.registry.open({
      connectionId: 'guest-1',
      user: { ...anna, id: 'guest', kind: 'guest' },
      connectedAt: world.clock(),
      expiresAt: after(world.clock(), 1),
      sessionId: inSession,
    });

  test('are told so, and others of them', async () => {
    const { world, now } = await scene();
    await enter(world, sessionId);
    const cleared = await letterIn(world.app(), () => {})(sessionId, ['guest'], 'anna');
    expect(await cleared.finish()).toEqual([]);
    expect(await now('guest')).toMatchObject({ phase: 'present', owed: null });
    expect(heard(world, 'guest-1', 'session.admitted')).toHaveLength(1);
    expect(heard(world, 'anna-1', 'presence.changed')).toHaveLength(1);
    expect(heard(world, 'anna-1', 'waiting.changed')).toHaveLength(1);
  });

  test('and have gone are found on the way', async () => {
    const { world } = await scene();
    world.vanish('guest-1');
    const cleared = await letterIn(world.app(), () => {})(sessionId, ['guest'], 'anna');
    expect(new Set((await cleared.finish()).map(({ connectionId }) => connectionId))).toEqual(
      new Set(['guest-1']),
    );
  });

  test('and came by a connection that is elsewhere by now are left to the sweep', async () => {
    const { world, put, some, now } = await scene();
    const arrived = debt({ records: [{ ...record, type: 'knocked', cause: 'join' } as never] });
    await put(waiting(keyOf('late'), { ...some('late'), kind: 'guest', invitation: 'link', owed: arrived }));
    const cleared = await letterIn(world.app(), () => {})(sessionId, ['late'], 'anna');
    await cleared.finish();
    expect((await now('late'))?.owed?.records.length).toBeGreaterThan(0);
  });

  test('and find no room are sent out by whoever let them in', async () => {
    const { world, put, some, now } = await scene();
    const policy = { ...defaultPolicy, participantLimit: 1 };
    await put(present(keyOf('first'), { ...some('first'), policy }));
    const guests = ['one', 'two'];
    for (const id of guests)
      await put(waiting(keyOf(id), { ...some(id), kind: 'guest', invitation: 'link', policy }));
    const happened: Happening[] = [];
    const cleared = await letterIn(world.app(), noting(happened))(sessionId, guests, 'anna');
    await cleared.finish();
    expect(happened.at(-1)).toEqual({ type: 'remove', ending: 'full', by: 'anna' });
    for (const id of guests) expect(await now(id)).toMatchObject({ phase: 'ended', ending: 'full' });
    expect(cleared.isClear).toBe(true);
  });
});
