import { describe, expect, test } from '@jest/globals';
import { after } from '../../../shared/instant.ts';
import type { Happening, HappeningOf } from '../../../shared/lifecycle/happening.ts';
import { LAST_WORD } from '../../../shared/lifecycle/happening.ts';
import { advancer, giveUp } from '../../../shared/path/advance.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { Present } from '../../../shared/presence/participant.ts';
import { debt, heardAt, present, record } from '../../contracts/people.ts';
import { Failure } from '../../world/faults.ts';
import { anna, ben, furnish } from '../../world/tab.ts';
import { createWorld, type World, type WorldSettings } from '../../world/world.ts';
import { hereNow, keyOf, sessionId } from './people.ts';

const wake: Happening = { type: 'wake', hand: 'none' };

const scene = async (settings: WorldSettings = {}) => {
  const world = await furnish(createWorld({ sweepEvery: null, ...settings }));
  const app = world.app();
  return { world, app, advance: advancer(app, () => {}) };
};

const tabsOf = (world: World, ...ids: readonly string[]) =>
  Object.fromEntries(ids.map((id) => [id, heardAt(world.clock())]));

/** Puts somebody inside. */
const put = async (world: World, id: string, changes: Partial<Present> = {}) => {
  const person = present(keyOf(id), {
    ...hereNow(world, id),
    ...changes,
  });
  await world.participants.save(person);
  return person;
};

const owedBy = async (world: World, id: string) => (await world.participants.load(keyOf(id)))?.owed;

const joining = (world: World, id: string, more: Partial<HappeningOf<'join'>> = {}): Happening => ({
  type: 'join',
  key: keyOf(id),
  connectionId: `${id}-1`,
  said: 5,
  resume: false,
  name: id,
  kind: 'licence-holder',
  role: 'member',
  door: 'open',
  expiresAt: after(world.clock(), 7_200_000),
  policy: defaultPolicy,
  ...more,
});

const register = async (world: World, connectionId: string, inSession: string | null, said: number) => {
  const user = connectionId.startsWith('anna') ? anna : ben;
  const [connectedAt, expiresAt] = [world.clock(), after(world.clock(), 7_200_000)];
  await world.registry.open({ connectionId, user, connectedAt, expiresAt, sessionId: inSession, said });
};

const types = (world: World, connectionId: string) => world.inbox(connectionId).map(({ type }) => type);

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

describe('Whoever comes in by what was in force a moment ago', () => {
  const IDLE = 300_000;
  const ruled = async () => {
    const found = await scene();
    const session = await found.world.sessions.find(sessionId);
    if (session)
      await found.world.sessions.update(sessionId, session.revision, {
        ...session,
        policy: { idleTimeout: IDLE },
        owedGoverning: found.world.clock(),
      });
    await register(found.world, 'ben-1', sessionId, 5);
    return found;
  };

  test('is put under what is now, and that is answered', async () => {
    const { world, advance } = await ruled();
    const { participant } = await advance(keyOf('ben'), joining(world, 'ben'));
    expect(participant).toMatchObject({ policy: { idleTimeout: IDLE }, rule: { revision: 1 } });
    expect(await world.participants.load(keyOf('ben'))).toMatchObject({ policy: { idleTimeout: IDLE } });
  });

  test('and not where they are under it, are gone, or nobody has looked', async () => {
    const { world, advance } = await ruled();
    await advance(keyOf('ben'), joining(world, 'ben', { rule: { revision: 1 } as never }));
    await advance(keyOf('ben'), { type: 'exit', connectionId: 'ben-1' });
    await put(world, 'anna', { rule: { revision: 0 } as never });
    await advance(keyOf('anna'), { type: 'ping', connectionId: 'anna-1' });
    await advance(keyOf('anna'), { type: 'exit', connectionId: 'anna-1' });
    await advance(keyOf('nobody'), { type: 'wake', hand: 'second', at: world.clock(), telling: true });
    expect(world.calls.get('sessions.find')).toBeUndefined();
  });
});

describe('A connection that is gone', () => {
  test('is a disconnect for each, and what cannot be saved is that one’s trouble', async () => {
    const done: unknown[] = [];
    const troubles: unknown[] = [];
    const fault = new Failure('The table is busy.');
    const advance = async (...what: unknown[]) => {
      done.push(what);
      if ((what[0] as Present).participantId === 'ben') throw fault;
      return { participant: null, refusal: null, roster: null };
    };
    const aside = () => {};
    const gone = ['anna', 'ben'].map((id) => ({ ...keyOf(id), connectionId: `${id}-1` }));
    await giveUp({ advance, trouble: (...what) => void troubles.push(what) }, gone, aside);
    expect(done).toEqual(
      ['anna', 'ben'].map((id) => [
        keyOf(id),
        { type: 'disconnect', connectionId: `${id}-1`, said: LAST_WORD },
        aside,
      ]),
    );
    expect(troubles).toEqual([[keyOf('ben'), fault]]);
  });

  test('and is found on telling, goes', async () => {
    const { world, advance } = await scene();
    await put(world, 'anna');
    await put(world, 'ben');
    world.vanish('anna-1');
    await advance(keyOf('ben'), { type: 'exit', connectionId: 'ben-1' });
    expect(await world.participants.load(keyOf('anna'))).toMatchObject({ awaySince: world.clock() });
  });
});
