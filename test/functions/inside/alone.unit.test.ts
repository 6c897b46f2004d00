import { describe, expect, test } from '@jest/globals';
import type { App } from '../../../functions/app.ts';
import { sweep } from '../../../functions/sweep.ts';
import { DamagedItem } from '../../../shared/damage.ts';
import { newSession } from '../../../shared/directory/session.ts';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { ParticipantTable } from '../../../shared/ports/participants.ts';
import { alarmMargin } from '../../../shared/presence/deadlines.ts';
import { createWorld } from '../../world/world.ts';

/** What is wrong with one person, or one session, must be nobody else's trouble. */
const MINUTE = 60_000;

const join = (sessionId: string, participantId: string): Happening => ({
  type: 'join',
  key: { sessionId, participantId },
  connectionId: `tab-of-${participantId}`,
  resume: false,
  name: participantId,
  kind: 'licence-holder',
  role: 'member',
  door: 'open',
  expiresAt: 9_999_999_999_999 as never,
  policy: defaultPolicy,
});

describe('A session that is deleted under somebody', () => {
  test('sends out somebody who was just coming in, and no sweep fails for it', async () => {
    const world = createWorld();
    const key = { sessionId: 'gone', participantId: 'ben' };
    const { participant, refusal } = await world.app().advance(key, join('gone', 'ben'));
    expect(refusal).toBeNull();
    expect(participant).toMatchObject({ phase: 'ended', ending: 'removed' });
    expect(world.inbox('tab-of-ben')).toMatchObject([{ type: 'session.ended', ending: 'removed' }]);
    await world.advance(60 * MINUTE);
    expect(await world.participants.load(key)).toMatchObject({ owed: null, wakeAt: null });
    expect(world.deadLetters).toEqual([]);
  });

  test('sends out everybody, whatever dies on the way', async () => {
    for (let n = 1; n < 60; n += 1) {
      const world = createWorld();
      let calls = 0;
      world.setFate(() => {
        calls += 1;
        return calls === n ? 'death-after' : null;
      });
      const entering = ['ben', 'carla'].map((id) =>
        world.app().advance({ sessionId: 'gone', participantId: id }, join('gone', id)),
      );
      await Promise.allSettled(entering);
      world.setFate(() => null);
      await world.advance(10 * MINUTE);
      expect(await world.participants.gathered('gone')).toEqual([]);
      expect(await world.sweep()).toBe(true);
      if (calls < n) return;
    }
  });
});

describe('An item that is damaged', () => {
  test('fails no sweep: everybody else is woken, and the log names whose it is', async () => {
    const world = createWorld();
    const woken: string[] = [];
    const named: unknown[] = [];
    const keys = ['a', 'damaged', 'b'].map((participantId) => ({ sessionId: 's1', participantId }));
    const participants = { overdue: async () => keys } as unknown as ParticipantTable;
    const swept = await sweep({
      ...world.app(),
      participants,
      clock: world.clock,
      policy: defaultPolicy,
      trouble: (...what) => void named.push(what),
      advance: async ({ participantId }) => {
        if (participantId === 'damaged') throw new DamagedItem('It is malformed.');
        woken.push(participantId);
        return { participant: null, refusal: null, roster: null };
      },
    })();
    expect(swept).toEqual({ woken: 3 });
    expect(woken).toEqual(['a', 'b']);
    expect(named).toEqual([
      [{ sessionId: 's1', participantId: 'damaged' }, new DamagedItem('It is malformed.')],
    ]);
  });
});

describe('A sweep', () => {
  const sweeping = (count: number, isStuck: (index: number) => boolean = () => false) => {
    const world = createWorld();
    let open = Array.from({ length: count }, (_, index) => ({ sessionId: 's1', participantId: `p${index}` }));
    const woken: string[] = [];
    const pages: number[] = [];
    // As the index does: oldest first, and whoever could not be woken stays in it.
    const participants = {
      overdue: async (_: unknown, limit: number) => {
        pages.push(limit);
        return open.slice(0, limit);
      },
    } as unknown as ParticipantTable;
    const run = sweep({
      ...world.app(),
      participants,
      clock: world.clock,
      policy: defaultPolicy,
      trouble: () => {},
      advance: async (key) => {
        if (isStuck(Number(key.participantId.slice(1)))) throw new DamagedItem('It is malformed.');
        woken.push(key.participantId);
        open = open.filter(({ participantId }) => participantId !== key.participantId);
        return { participant: null, refusal: null, roster: null };
      },
    });
    return { run, woken, pages };
  };

  test('continues, page by page, until nobody is left', async () => {
    const { run, woken, pages } = sweeping(230);
    expect(await run()).toEqual({ woken: 230 });
    expect(new Set(woken).size).toBe(230);
    expect(pages).toEqual([100, 100, 100, 100]);
  });

  test('is not stopped by a page full of people who cannot be woken', async () => {
    const { run, woken } = sweeping(150, (index) => index < 100);
    expect(await run()).toEqual({ woken: 150 });
    expect(woken).toHaveLength(50);
  });

  test('looks for alarms that are overdue by more than they may be late, and wakes a limited number at once', async () => {
    const world = createWorld();
    const since: unknown[] = [];
    let open = Array.from({ length: 45 }, (_, index) => ({ sessionId: 's1', participantId: `p${index}` }));
    let [under, most] = [0, 0];
    await sweep({
      ...world.app(),
      participants: {
        overdue: async (before: unknown) => {
          since.push(before);
          return open;
        },
      } as unknown as ParticipantTable,
      advance: async (key, happening) => {
        expect(happening).toEqual({ type: 'wake', hand: 'none' });
        under += 1;
        most = Math.max(most, under);
        await Promise.resolve();
        under -= 1;
        open = open.filter(({ participantId }) => participantId !== key.participantId);
        return { participant: null, refusal: null, roster: null };
      },
    })();
    expect(open).toEqual([]);
    expect(most).toBe(20);
    expect(new Set(since)).toEqual(new Set([world.clock() - alarmMargin(defaultPolicy)]));
  });

  test('fails because of those it could not wake or clear, after it has done all the rest', async () => {
    const world = createWorld();
    const done: unknown[] = [];
    const app = world.app();
    const due: unknown[] = [];
    const what = (name: string, found: readonly string[]) => async (before: unknown, most: unknown) => {
      due.push([name, before, most]);
      return found;
    };
    const failing = (name: string) => async (id: string) => {
      if (id.startsWith('bad')) throw new Error(`${name} ${id}`);
      done.push(`${name} ${id}`);
      return null;
    };
    const swept = sweep({
      ...app,
      participants: {
        overdue: async () => ['bad', 'good'].map((participantId) => ({ sessionId: 's1', participantId })),
      } as unknown as ParticipantTable,
      advance: async ({ participantId }) => {
        await failing('wake')(participantId);
        return { participant: null, refusal: null, roster: null };
      },
      trouble: () => done.push('trouble'),
      sessions: {
        ...app.sessions,
        uncleared: what('sessions', ['bad', 'gone']),
        find: failing('session'),
      } as App['sessions'],
      contacts: {
        ...app.contacts,
        settle: async (before: unknown, now: unknown, most: unknown) => {
          due.push(['contacts', before, now, most]);
          return [];
        },
      } as App['contacts'],
      clear: async () => {
        throw new Error('There is nothing to clear.');
      },
      govern: async (sessionId) => {
        done.push(`govern ${sessionId}`);
        return [];
      },
      rules: {
        ...app.rules,
        owing: what('groups', ['bad group', 'group']),
        find: failing('group'),
        closed: async () => null,
        sessions: async () => ({ entries: [], next: null }),
      } as App['rules'],
    })().catch((fault: unknown) => fault);
    const fault = await swept;
    expect(fault).toBeInstanceOf(AggregateError);
    expect((fault as AggregateError).errors.map(({ message }: Error) => message)).toEqual([
      'wake bad',
      'session bad',
      'group bad group',
    ]);
    expect(done).toEqual(['wake good', 'session gone', 'govern gone', 'group group']);
    const before = world.clock() - defaultPolicy.precision;
    expect(due).toEqual([
      ['sessions', before, 100],
      ['groups', before, 100],
      ['contacts', before, world.clock(), 100],
    ]);
  });

  test('clears the sessions that owe it, and puts their people under what is in force', async () => {
    const world = createWorld({ sweepEvery: null });
    const app = world.app();
    const done: unknown[] = [];
    await sweep({
      ...app,
      sessions: {
        ...app.sessions,
        uncleared: async () => ['s1'],
        find: async (id: string) => newSession(id, 'Design review'),
      } as App['sessions'],
      clear: async ({ id }) => {
        done.push(['clear', id]);
        return [];
      },
      govern: async (id) => {
        done.push(['govern', id]);
        return [];
      },
    })();
    expect(done).toEqual([
      ['clear', 's1'],
      ['govern', 's1'],
    ]);
  });
});
