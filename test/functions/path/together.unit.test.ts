import { describe, expect, test } from '@jest/globals';
import { after } from '../../../shared/instant.ts';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { clearer, dueOf, letterIn, senderOut, sendOut } from '../../../shared/path/clearing.ts';
import { type Intruder, named } from '../../../shared/path/intruders.ts';
import type { Witness } from '../../../shared/path/step.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { Ended, Participant } from '../../../shared/presence/participant.ts';
import { debt, ended, present, record, waiting } from '../../contracts/people.ts';
import { Failure } from '../../world/faults.ts';
import { anna, furnish } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';
import { hereNow, keyOf, sessionId } from './people.ts';

/** Anna, who moderates, and Ben and Carla inside; a guest at the door. */
const scene = async () => {
  const world = await furnish(createWorld({ sweepEvery: null }));
  const put = async <P extends Participant>(person: P) => {
    await world.participants.save(person);
    return person;
  };
  const some = (id: string) => hereNow(world, id);
  const [moderator, ben, carla] = [
    await put(present(keyOf('anna'), { ...some('anna'), role: 'moderator' })),
    await put(present(keyOf('ben'), some('ben'))),
    await put(present(keyOf('carla'), some('carla'))),
  ];
  const guest = await put(waiting(keyOf('guest'), { ...some('guest'), kind: 'guest', invitation: 'link' }));
  /** The ports of a function, with another one in place of one call. */
  const ported = (name: 'participants' | 'sessions', other: object) => {
    const app = world.app();
    return { ...app, [name]: { ...app[name], ...other } };
  };
  const now = async (id: string) => world.participants.load(keyOf(id));
  /** Neither told nor hung up on. */
  const stall = (...ids: readonly string[]) => {
    for (const id of ids)
      world.disturb(id, async () => {
        throw new Failure(`${id} is too busy.`);
      });
    world.setFate((name) => (name === 'connections.close' ? 'failure' : null));
  };
  return { world, moderator, ben, carla, guest, put, some, ported, now, stall };
};

const noting =
  (happened: Happening[]): Witness =>
  (_transition, _participant, happening) =>
    void happened.push(happening);

const heard = (world: Awaited<ReturnType<typeof scene>>['world'], connectionId: string, type: string) =>
  world.inbox(connectionId).filter((message) => message.type === type);

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

describe('What many were owed', () => {
  test('of the roster stays owed where somebody else tells it', async () => {
    const { world, ben, now, ported } = await scene();
    const claim = async () => 'claimed' as const;
    const ports = ported('sessions', { claim });
    const cleared = await sendOut(ports, () => {}, sessionId, named('removed', [ben]));
    await cleared.finish();
    expect((await now('ben'))?.owed).toMatchObject({ roster: true, farewells: {}, records: [] });
    expect(world.inbox('anna-1')).toEqual([]);
  });

  test.each<[who: string, stalled: string[]]>([
    ['nobody inside', ['anna-1', 'carla-1']],
    ['one inside', ['anna-1']],
    ['they themselves', ['ben-1']],
    ['they and one inside', ['anna-1', 'ben-1']],
  ])('stays owed where %s cannot be told', async (_, stalled) => {
    const { world, ben, now, stall } = await scene();
    stall(...stalled);
    const cleared = await sendOut(world.app(), () => {}, sessionId, named('removed', [ben]));
    await cleared.finish();
    expect((await now('ben'))?.owed).toMatchObject({ roster: true });
  });

  test('and cannot be struck is their trouble', async () => {
    const { world, ben } = await scene();
    const cleared = await sendOut(world.app(), () => {}, sessionId, named('removed', [ben]));
    world.setFate((name) => (name === 'participants.save' ? 'failure' : null));
    expect(await cleared.finish()).toEqual([]);
    expect(world.troubles).toEqual([new Failure('participants.save failed.')]);
  });

  test('is told, and who is gone is found on the way', async () => {
    const { world, ben } = await scene();
    world.vanish('anna-1');
    const cleared = await sendOut(world.app(), () => {}, sessionId, named('removed', [ben]));
    expect(await cleared.finish()).toEqual([{ ...keyOf('anna'), connectionId: 'anna-1' }]);
  });
});

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

describe('What happens to an intruder', () => {
  const happenings = (ending: Intruder['ending'], manner: Parameters<typeof dueOf>[1]) =>
    dueOf([{ ...keyOf('ben'), ending }], manner).map(({ key, happening }) => {
      expect(key).toStrictEqual(keyOf('ben'));
      return happening;
    });

  test('is a denial at the door, and a removal inside, by whom and why', () => {
    expect(happenings('denied', {})).toStrictEqual([{ type: 'deny' }]);
    expect(happenings('denied', { by: 'anna', reason: 'No.' })).toStrictEqual([{ type: 'deny', by: 'anna' }]);
    expect(happenings('hidden', {})).toStrictEqual([{ type: 'remove', ending: 'hidden' }]);
    expect(happenings('removed', { by: 'anna', reason: 'No.' })).toStrictEqual([
      { type: 'remove', ending: 'removed', by: 'anna', reason: 'No.' },
    ]);
  });

  test.each(['full', 'crowded'] as const)('who asked to enter and finds it %s is a reply', (ending) => {
    expect(happenings(ending, {})).toStrictEqual([{ type: 'remove', ending }]);
    expect(happenings(ending, { answered: 'tab' })).toStrictEqual([
      { type: 'remove', ending, answered: 'tab' },
    ]);
    expect(happenings('hidden', { answered: 'tab' })).toStrictEqual([{ type: 'remove', ending: 'hidden' }]);
  });
});
