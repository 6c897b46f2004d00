import { describe, expect, test } from '@jest/globals';
import { after } from '../../../../shared/instant.ts';
import type { Happening } from '../../../../shared/lifecycle/happening.ts';
import { advancer } from '../../../../shared/path/advance.ts';
import { defaultPolicy } from '../../../../shared/policy.ts';
import { debt } from '../../../contracts/people.ts';
import { Failure } from '../../../world/faults.ts';
import { keyOf, sessionId } from '../people.ts';
import { joining, owedBy, put, register, scene, tabsOf, types, wake } from './scene.ts';

describe('Whoever has no room', () => {
  const policy = { ...defaultPolicy, participantLimit: 1 };

  test('learns it as the reply to their join, and their connection stays', async () => {
    const { world, advance } = await scene();
    await put(world, 'anna', { policy });
    await register(world, 'ben-1', sessionId, 5);
    const { participant, place } = await advance(keyOf('ben'), joining(world, 'ben', { policy }));
    expect(participant).toMatchObject({ phase: 'ended', ending: 'full' });
    expect(place).toBeNull();
    expect([types(world, 'ben-1'), world.isOpen('ben-1')]).toEqual([[], true]);
  });

  test('and is found by something else is told, and hung up on', async () => {
    const { world, advance } = await scene();
    await put(world, 'anna', { policy });
    await put(world, 'ben', { policy, joinedAt: world.clock() });
    const showing: Happening = { type: 'state', connectionId: 'ben-1', state: '1' };
    const { participant } = await advance(keyOf('ben'), showing);
    expect(participant).toMatchObject({ phase: 'ended', ending: 'full' });
    expect(types(world, 'ben-1')).toContain('session.ended');
    expect(world.isOpen('ben-1')).toBe(false);
  });
});

describe('What is owed', () => {
  test('is struck when it is done', async () => {
    const { world, advance } = await scene();
    await put(world, 'ben', { owed: debt({ roster: true }) });
    await advance(keyOf('ben'), wake);
    expect(await owedBy(world, 'ben')).toBeNull();
  });

  test('stays owed by something that changes nothing', async () => {
    const { world, advance } = await scene();
    await put(world, 'ben');
    const on: Happening = { type: 'media', connectionId: 'ben-1', audio: true, video: true };
    world.setFate((name) => (name.startsWith('connections.') ? 'failure' : null));
    await expect(advance(keyOf('ben'), on)).rejects.toThrow();
    await advance(keyOf('ben'), on);
    expect(await owedBy(world, 'ben')).toMatchObject({ roster: true });
  });

  test('stays owed while one cannot be told and others can, here of this and there of that', async () => {
    const { world, advance } = await scene();
    await put(world, 'anna', {
      lastActivityAt: after(world.clock(), -defaultPolicy.idleTimeout),
      connections: tabsOf(world, 'anna-1', 'anna-2'),
    });
    await put(world, 'ben');
    await advance(keyOf('anna'), wake);
    expect((await world.participants.load(keyOf('anna')))?.phase).toBe('warned');
    world.disturb('anna-2', async () => {
      throw new Failure('It is too busy.');
    });
    world.setFate((name) => (name === 'connections.close' ? 'failure' : null));
    await expect(advance(keyOf('anna'), { type: 'extend', connectionId: 'anna-1' })).rejects.toThrow();
    expect(await owedBy(world, 'anna')).not.toBeNull();
  });

  test('stays owed while somebody is left who must not be inside', async () => {
    const policy = { ...defaultPolicy, participantLimit: 1 };
    const { world, advance } = await scene();
    await put(world, 'ben', { policy });
    await put(world, 'carla', { policy, joinedAt: world.clock() });
    world.setFate((name) => (name === 'participants.save' ? 'failure' : null));
    const owing = debt({ waitingRoom: true });
    await put(world, 'anna', { policy: { ...policy, participantLimit: 9 }, owed: owing });
    const app = world.app();
    const saving: typeof app.participants.save = async (next) => world.participants.save(next);
    const save: typeof saving = (next) =>
      next.participantId === 'carla' ? app.participants.save(next) : saving(next);
    await advancer({ ...app, participants: { ...app.participants, save } }, () => {})(keyOf('anna'), wake);
    expect(await owedBy(world, 'anna')).not.toBeNull();
    world.setFate(() => null);
    await advance(keyOf('anna'), wake);
    expect(await owedBy(world, 'anna')).toBeNull();
  });
});

describe('When nobody can be told', () => {
  const deaf = async () => {
    const found = await scene();
    await put(found.world, 'ben', { owed: debt({ roster: true }) });
    found.world.setFate((name) => (name.startsWith('connections.') ? 'failure' : null));
    return found;
  };

  test('it fails, so that it is tried again', async () => {
    const { advance } = await deaf();
    const fault = await advance(keyOf('ben'), wake).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(AggregateError);
    expect((fault as AggregateError).errors).toEqual([new Failure('connections.post failed.')]);
  });

  test('but not for somebody who waits for a reply', async () => {
    const { world, advance } = await deaf();
    const behind: Promise<void>[] = [];
    await advance(keyOf('ben'), wake, (work) => behind.push(work));
    expect(behind).toHaveLength(1);
    await expect(behind[0]).resolves.toBeUndefined();
    expect(await owedBy(world, 'ben')).not.toBeNull();
  });
});

test('somebody who waits for a reply does not wait until others are told', async () => {
  const { world, advance } = await scene();
  await put(world, 'anna');
  await put(world, 'ben', { owed: debt({ roster: true }) });
  const { promise, resolve } = Promise.withResolvers<void>();
  world.disturb('anna-1', () => promise);
  const behind: Promise<void>[] = [];
  await advance(keyOf('ben'), wake, (work) => behind.push(work));
  expect(await owedBy(world, 'ben')).not.toBeNull();
  resolve();
  await Promise.all(behind);
  expect(await owedBy(world, 'ben')).toBeNull();
});
