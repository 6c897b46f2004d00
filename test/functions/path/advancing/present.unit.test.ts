import { describe, expect, test } from '@jest/globals';
import { LAST_WORD } from '../../../../shared/lifecycle/happening.ts';
import { giveUp } from '../../../../shared/path/advance.ts';
import type { Present } from '../../../../shared/presence/participant.ts';
import { Failure } from '../../../world/faults.ts';
import { keyOf, sessionId } from '../people.ts';
import { joining, put, register, scene } from './scene.ts';

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
