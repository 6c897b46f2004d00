import { describe, expect, test } from '@jest/globals';
import type { Happening } from '../../../../shared/lifecycle/happening.ts';
import { clearer, senderOut, sendOut } from '../../../../shared/path/clearing.ts';
import { named } from '../../../../shared/path/intruders.ts';
import { defaultPolicy } from '../../../../shared/policy.ts';
import type { Ended, Participant } from '../../../../shared/presence/participant.ts';
import { debt, ended, present, waiting } from '../../../contracts/people.ts';
import { Failure } from '../../../world/faults.ts';
import { keyOf, sessionId } from '../people.ts';
import { heard, noting, scene } from './scene.ts';

describe('Many who are sent out', () => {
  test('are told each, and the others of all of them at once', async () => {
    const { world, ben, carla, now } = await scene();
    const manner = { by: 'anna', reason: 'It is late.' };
    const cleared = await senderOut(world.app(), () => {})(sessionId, named('removed', [ben, carla]), manner);
    expect(cleared.isClear).toBe(true);
    expect(cleared.outcome(keyOf('ben'))).toMatchObject({ phase: 'ended', ending: 'removed' });
    expect(cleared.outcome(keyOf('anna'))).toBeUndefined();
    expect(await cleared.finish()).toEqual([]);
    for (const id of ['ben', 'carla']) {
      expect(heard(world, `${id}-1`, 'session.ended')).toMatchObject([
        { ending: 'removed', reason: 'It is late.' },
      ]);
      expect(await now(id)).toMatchObject({ phase: 'ended', owed: null });
    }
    expect(heard(world, 'anna-1', 'presence.changed')).toMatchObject([
      { left: [{ participantId: 'ben' }, { participantId: 'carla' }] },
    ]);
    expect(world.inbox('anna-1')).toHaveLength(1);
    expect(world.calls.get('sessions.takeNumber')).toBe(1);
  });

  test('and have gone before are told of by whoever sent them out', async () => {
    const { world, put, now } = await scene();
    const gone = await put(ended(keyOf('dora'), { version: 1, owed: debt({ roster: true }) }));
    const cleared = await sendOut(world.app(), () => {}, sessionId, named('removed', [gone]));
    expect(await cleared.finish()).toEqual([]);
    expect(cleared.isClear).toBe(true);
    expect(world.calls.get('sessions.takeNumber')).toBeUndefined();
    expect((await now('dora'))?.owed).toMatchObject({ roster: true });
  });

  test('are nobody, and nothing is asked', async () => {
    const { world } = await scene();
    const cleared = await sendOut(world.app(), () => {}, sessionId, []);
    expect([cleared.isClear, await cleared.finish(), world.calls.size]).toEqual([true, [], 0]);
  });

  test('at the door are no news for those inside, and those who let in are told once for all', async () => {
    const { world, guest, put, some, now } = await scene();
    const other = await put(waiting(keyOf('other'), { ...some('other'), kind: 'guest', invitation: 'link' }));
    const cleared = await sendOut(world.app(), () => {}, sessionId, named('denied', [guest, other]));
    await cleared.finish();
    expect(heard(world, 'anna-1', 'waiting.changed')).toMatchObject([{ waiting: [], waitingTotal: 0 }]);
    expect(world.inbox('anna-1')).toHaveLength(1);
    expect(await now('guest')).toMatchObject({ phase: 'ended', ending: 'denied', owed: null });
  });

  test('who cannot be saved are their own trouble, and are tried once more after the others', async () => {
    const { world, ben, carla, now, ported } = await scene();
    let failures = 1;
    const save = async (next: Participant) => {
      if (next.participantId === 'carla' && failures-- > 0) throw new Failure('It is busy.');
      return world.participants.save(next);
    };
    const people = named('removed', [ben, carla]);
    const ports = ported('participants', { save });
    const cleared = await sendOut(ports, () => {}, sessionId, people);
    await cleared.finish();
    expect([cleared.isClear, world.troubles]).toEqual([true, [new Failure('It is busy.')]]);
    expect((await now('carla'))?.phase).toBe('ended');
  });

  test('who cannot be saved at all are left, and that is said', async () => {
    for (const alone of [true, false]) {
      const { world, ben, carla, now, ported } = await scene();
      const save = async (next: Participant) => {
        if (next.participantId === 'carla') throw new Failure('It is busy.');
        return world.participants.save(next);
      };
      const ports = ported('participants', { save });
      const cleared = await sendOut(
        ports,
        () => {},
        sessionId,
        named('removed', alone ? [carla] : [ben, carla]),
      );
      await cleared.finish();
      expect([cleared.isClear, world.troubles.length]).toEqual([false, alone ? 1 : 2]);
      expect((await now('carla'))?.phase).toBe('present');
    }
  });

  test('are followed by those who turn out to have no room, for three rounds', async () => {
    const { world, ben, put, some, ported } = await scene();
    const policy = { ...defaultPolicy, participantLimit: 1 };
    let coming = 0;
    const app = world.app();
    const takeNumber = async (...what: Parameters<typeof app.sessions.takeNumber>) => {
      coming += 1;
      if (coming < 9)
        await put(
          present(keyOf(`late-${coming}`), { ...some(`late-${coming}`), policy, joinedAt: world.clock() }),
        );
      return world.sessions.takeNumber(...what);
    };
    const ports = ported('sessions', { takeNumber });
    const manner = { reason: 'It is full.' };
    await put({ ...present(keyOf('first'), { ...some('first'), policy }) });
    const cleared = await sendOut(ports, () => {}, sessionId, named('removed', [ben]), manner);
    await cleared.finish();
    expect([cleared.isClear, coming]).toEqual([false, 3]);
    const outcomes = [1, 2, 3].map((nth) => cleared.outcome(keyOf(`late-${nth}`)) as Ended | undefined);
    expect(outcomes.map((one) => one?.ending)).toEqual(['full', 'full', undefined]);
    expect(outcomes[0]?.reason).toBe('It is full.');
  });
});

describe('A session that lets fewer in', () => {
  const hiding = async () => {
    const found = await scene();
    const { world } = found;
    const session = await world.sessions.find(sessionId);
    if (session === null) throw new Error('There is no session.');
    const owedClearing = { since: world.clock(), by: 'anna' };
    const hidden = await world.sessions.update(sessionId, session.revision, {
      ...session,
      state: 'hidden',
      owedClearing,
    });
    if (hidden === 'conflict') throw new Error('Somebody else has changed it.');
    return { ...found, hidden };
  };

  test('sends out whoever may not be inside any more, and owes it no more', async () => {
    const { world, put, some, hidden, now } = await hiding();
    await put(present(keyOf('contact'), { ...some('contact'), kind: 'contact' }));
    world.vanish('anna-1');
    const happened: Happening[] = [];
    const gone = await clearer(world.app(), noting(happened))(hidden);
    const removal = { type: 'remove', ending: 'hidden', by: 'anna' };
    // The guest at the door as well.
    expect(happened).toEqual([removal, removal]);
    expect(await now('contact')).toMatchObject({ phase: 'ended', ending: 'hidden' });
    expect((await now('anna'))?.phase).toBe('present');
    expect(gone).toContainEqual({ ...keyOf('anna'), connectionId: 'anna-1' });
    expect((await world.sessions.find(sessionId))?.owedClearing).toBeNull();
  });

  test('owes it as long as somebody is left', async () => {
    const { world, put, some, hidden } = await hiding();
    await put(present(keyOf('contact'), { ...some('contact'), kind: 'contact' }));
    world.setFate((name) => (name === 'participants.save' ? 'failure' : null));
    await clearer(world.app(), () => {})(hidden);
    expect((await world.sessions.find(sessionId))?.owedClearing).not.toBeNull();
  });

  test('looks at nobody where it does not owe it', async () => {
    const { world, hidden } = await hiding();
    expect(await clearer(world.app(), () => {})({ ...hidden, owedClearing: null })).toEqual([]);
    expect(world.calls.get('participants.gathered')).toBeUndefined();
  });
});
