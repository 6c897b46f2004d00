import { describe, expect, test } from '@jest/globals';
import type { Happening } from '../../../../shared/lifecycle/happening.ts';
import type { Present } from '../../../../shared/presence/participant.ts';
import { debt, record } from '../../../contracts/people.ts';
import { keyOf, sessionId } from '../people.ts';
import { joining, owedBy, put, register, scene, tabsOf, wake } from './scene.ts';

describe('Where the connection is by now that came in', () => {
  test.each<[place: string, inSession: string | null | undefined, phase: object]>([
    ['here', sessionId, { connections: { 'ben-1': {} }, awaySince: null }],
    ['elsewhere', 's2', { connections: {} }],
    // By its own word, as it said later than its join: there is no grace.
    ['left', null, { phase: 'ended', ending: 'exit' }],
    ['gone', undefined, { connections: {} }],
  ])('is answered: %s', async (place, inSession, after_) => {
    const { world, advance } = await scene();
    if (inSession !== undefined) await register(world, 'ben-1', inSession, 9);
    const found = await advance(keyOf('ben'), joining(world, 'ben'));
    expect(found.place).toBe(place);
    const now = await world.participants.load(keyOf('ben'));
    expect(now).toMatchObject(after_);
    expect(Object.keys((now as Present).connections ?? {})).toHaveLength(place === 'here' ? 1 : 0);
  });

  test('is remembered where another tab stays, with what it said last, so that an earlier join is too late', async () => {
    const { world, advance } = await scene();
    for (const id of ['ben-2', 'ben-1']) {
      await register(world, id, sessionId, 9);
      if (id === 'ben-1') await world.registry.leave(id, null, 9);
      await advance(keyOf('ben'), joining(world, 'ben', { connectionId: id, said: 8 }));
    }
    const now = await world.participants.load(keyOf('ben'));
    expect(now).toMatchObject({ phase: 'present', elsewhere: { connectionId: 'ben-1', said: 9 } });
    expect(Object.keys((now as Present).connections)).toEqual(['ben-2']);
    const again = await advance(keyOf('ben'), joining(world, 'ben', { said: 8 }));
    expect(again.refusal).toBe('overtaken');
  });

  test('is looked up once for a join, and by nothing else that comes in by none', async () => {
    const { world, advance } = await scene();
    await register(world, 'ben-1', sessionId, 5);
    await advance(keyOf('ben'), joining(world, 'ben'));
    expect(world.calls.get('registry.find')).toBe(1);
    const { place } = await advance(keyOf('ben'), { type: 'ping', connectionId: 'ben-1' });
    expect([place, world.calls.get('registry.find')]).toEqual([null, 1]);
    await register(world, 'ben-2', sessionId, 5);
    await advance(keyOf('ben'), joining(world, 'ben', { connectionId: 'ben-2' }));
    expect(world.calls.get('registry.find')).toBe(2);
  });

  const arrived = debt({ records: [{ ...record, type: 'joined', cause: 'join' } as never] });

  test('is looked up by whoever repays the debt of somebody who has died', async () => {
    const { world, advance } = await scene();
    await put(world, 'ben', { owed: arrived, connections: tabsOf(world, 'ben-1', 'ben-2') });
    await register(world, 'ben-1', sessionId, 5);
    await register(world, 'ben-2', 's2', 5);
    const { place } = await advance(keyOf('ben'), wake);
    expect(place).toBeNull();
    expect(Object.keys(((await world.participants.load(keyOf('ben'))) as Present).connections)).toEqual([
      'ben-1',
    ]);
  });

  test('is not looked up by whoever repays nothing', async () => {
    const { world, advance } = await scene();
    await register(world, 'ben-1', sessionId, 5);
    world.setFate((name) => (name === 'audit.append' ? 'failure' : null));
    await expect(advance(keyOf('ben'), joining(world, 'ben'))).rejects.toThrow();
    const on: Happening = { type: 'media', connectionId: 'ben-1', audio: true, video: true };
    await expect(advance(keyOf('ben'), on)).rejects.toThrow();
    expect((await owedBy(world, 'ben'))?.records).toHaveLength(1);
    const before = world.calls.get('registry.find');
    await advance(keyOf('ben'), on);
    expect(world.calls.get('registry.find')).toBe(before);
  });

  test('is not looked up where it is over, or nobody is there', async () => {
    const { world, advance } = await scene();
    await put(world, 'ben', { owed: arrived });
    await advance(keyOf('ben'), { type: 'exit', connectionId: 'ben-1' });
    expect(await advance(keyOf('nobody'), wake)).toMatchObject({ participant: null, place: null });
    expect(world.calls.get('registry.find')).toBeUndefined();
  });
});
