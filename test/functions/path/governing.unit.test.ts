import { describe, expect, test } from '@jest/globals';
import { after } from '../../../shared/instant.ts';
import { governor } from '../../../shared/path/governing.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { Present } from '../../../shared/presence/participant.ts';
import { heardAt, present } from '../../contracts/people.ts';
import { Failure } from '../../world/faults.ts';
import { furnish } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

const sessionId = 's1';
const MINUTE = 60_000;

/** A session whose rules have been changed twice; those inside are not under the second yet. */
const ruled = async () => {
  const world = await furnish(createWorld({ sweepEvery: null }));
  const session = await world.sessions.find(sessionId);
  if (session === null) throw new Error('There is no session.');
  const policy = { idleTimeout: 5 * MINUTE };
  await world.sessions.update(sessionId, session.revision, {
    ...session,
    policy,
    owedGoverning: world.clock(),
    ruleRevision: 0,
  });
  const changed = await world.sessions.find(sessionId);
  if (changed)
    await world.sessions.update(sessionId, changed.revision, { ...changed, owedGoverning: world.clock() });
  return world;
};

const enter = (world: World, participantId: string, revision?: number, more: Partial<Present> = {}) =>
  world.participants.save(
    present(
      { sessionId, participantId },
      {
        connections: { [`tab-of-${participantId}`]: heardAt(world.clock()) },
        lastActivityAt: world.clock(),
        ...(revision !== undefined && { rule: { revision } as Present['rule'] & object }),
        ...more,
      },
    ),
  );

const versionOf = async (world: World, participantId: string) =>
  (await world.participants.load({ sessionId, participantId }))?.version;

describe('What is in force', () => {
  test('is put on whoever is not under it yet, and nobody else, and then owed no more', async () => {
    const world = await ruled();
    await enter(world, 'anna');
    await enter(world, 'ben', 1);
    await enter(world, 'carla', 2);
    await enter(world, 'dora', 3);
    expect(await governor(world.app(), () => {})(sessionId)).toEqual([]);
    for (const participantId of ['anna', 'ben'])
      expect(await world.participants.load({ sessionId, participantId })).toMatchObject({
        policy: { idleTimeout: 5 * MINUTE },
        rule: { revision: 2 },
      });
    expect([await versionOf(world, 'carla'), await versionOf(world, 'dora')]).toEqual([1, 1]);
    expect(await world.sessions.find(sessionId)).toMatchObject({ owedGoverning: null });
  });

  test('is put on nobody where it is not owed, or no session is there', async () => {
    const world = await ruled();
    await world.sessions.strikeGoverning(sessionId, 2);
    await enter(world, 'anna');
    const app = world.app();
    expect(await governor(app, () => {})(sessionId)).toEqual([]);
    expect(await governor(app, () => {})('none')).toEqual([]);
    expect(world.calls.get('participants.gathered')).toBeUndefined();
  });

  test('stays owed where somebody could not be put under it', async () => {
    const world = await ruled();
    await enter(world, 'anna');
    world.setFate((name) => (name === 'participants.save' ? 'failure' : null));
    await governor(world.app(), () => {})(sessionId);
    expect(world.troubles[0]).toBeInstanceOf(Failure);
    expect((await world.sessions.find(sessionId))?.owedGoverning).not.toBeNull();
  });

  test('is told, and who is gone is found on the way', async () => {
    const world = await ruled();
    await enter(world, 'anna');
    world.vanish('tab-of-anna');
    const gone = await governor(world.app(), () => {})(sessionId);
    expect(gone[0]).toEqual({ sessionId, participantId: 'anna', connectionId: 'tab-of-anna' });
  });

  test('is told, and whoever turns out to have no room is sent out', async () => {
    const world = await ruled();
    const policy = { ...defaultPolicy, participantLimit: 1 };
    const lastActivityAt = after(world.clock(), -6 * MINUTE);
    await enter(world, 'anna', 1, { policy, lastActivityAt });
    await enter(world, 'ben', 1, { policy, joinedAt: world.clock() });
    await enter(world, 'carla', 1, { policy, joinedAt: after(world.clock(), 1) });
    await governor(world.app(), () => {})(sessionId);
    const [one, two, three] = await Promise.all(
      ['anna', 'ben', 'carla'].map((participantId) => world.participants.load({ sessionId, participantId })),
    );
    expect(one).toMatchObject({ phase: 'warned' });
    for (const out of [two, three]) expect(out).toMatchObject({ phase: 'ended', ending: 'full' });
    expect((await world.sessions.find(sessionId))?.owedGoverning).toBeNull();
  });
});
