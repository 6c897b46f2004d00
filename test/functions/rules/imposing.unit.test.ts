import { describe, expect, test } from '@jest/globals';
import { governing, impose } from '../../../functions/rules/imposing.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import type { GroupRule } from '../../../shared/ports/rules.ts';
import type { Imposed } from '../../../shared/rules/rule.ts';
import { furnish } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';

const HOUR = 60 * 60_000;
const MINUTE = 60_000;
const rule = { idleTimeout: { value: 5 * MINUTE } };

const of = (ruleRevision: number): GroupRule => ({
  group: { id: 'g1', name: 'Everybody', owner: 'anna', revision: 1 } as unknown as GroupRule['group'],
  rule,
  ruleRevision,
  by: 'anna',
  owed: null,
});

/** A session on which these groups have put something. */
const scene = async (imposed: (now: Instant) => readonly Imposed[] = () => []) => {
  const world = await furnish(createWorld({ sweepEvery: null }));
  const session = await world.sessions.find('s1');
  if (session) await world.sessions.impose({ ...session, imposed: imposed(world.clock()) }, world.clock());
  await world.sessions.strikeGoverning('s1', 1);
  const found = async () => (await world.sessions.find('s1'))?.imposed;
  return { world, found };
};

describe('The rule of a group', () => {
  test('is put on a session, in place of an older one of that group, beside those of others', async () => {
    const other: Imposed = { group: 'g2', revision: 9, rule: {}, at: instant(0) };
    const { world, found } = await scene((at) => [{ group: 'g1', revision: 3, rule: {}, at }, other]);
    await impose(world.app(), 's1', of(4));
    expect(await found()).toStrictEqual([other, { group: 'g1', revision: 4, rule, at: world.clock() }]);
    expect(world.audit.recordsOf({ sessionId: 's1', participantId: null }).at(-1)).toMatchObject({
      type: 'changed',
      by: 'anna',
    });
    expect((await world.sessions.find('s1'))?.owedRecord).toBeNull();
  });

  test.each([3, 4])('is not put over one that is as new, or newer (%i)', async (revision) => {
    const { world, found } = await scene((at) => [{ group: 'g1', revision: 4, rule: {}, at }]);
    await impose(world.app(), 's1', of(revision));
    expect(await found()).toMatchObject([{ revision: 4, rule: {} }]);
    expect(world.calls.get('sessions.impose')).toBeUndefined();
  });

  test('is taken off a session, and it stays known for an hour that it was', async () => {
    const { world, found } = await scene((at) => [
      { group: 'young', revision: 1, rule: {}, at: instant(at - HOUR), gone: true },
      { group: 'old', revision: 1, rule: {}, at: instant(at - HOUR - 1), gone: true },
      { group: 'here', revision: 1, rule: {}, at: instant(at - 9 * HOUR) },
    ]);
    await impose(world.app(), 's1', of(2), true);
    const imposed = await found();
    expect(imposed?.map(({ group }) => group)).toEqual(['young', 'here', 'g1']);
    expect(imposed?.at(-1)).toStrictEqual({
      group: 'g1',
      revision: 2,
      rule: {},
      at: world.clock(),
      gone: true,
    });
    expect(governing(imposed ?? [])).toBe(1);
  });

  test('is put on no session that is not there', async () => {
    const { world } = await scene();
    await expect(impose(world.app(), 'none', of(1))).resolves.toBeUndefined();
  });

  test('is put on a session that is changed meanwhile, and given up where that goes on', async () => {
    for (const conflicts of [9, 10]) {
      const { world, found } = await scene();
      const app = world.app();
      let tries = 0;
      const imposing: typeof app.sessions.impose = async (...what) => {
        tries += 1;
        if (tries > 20) throw new Error('It goes on for ever.');
        return tries <= conflicts ? 'conflict' : app.sessions.impose(...what);
      };
      const done = impose({ ...app, sessions: { ...app.sessions, impose: imposing } }, 's1', of(1));
      if (conflicts === 9) await done;
      else await expect(done).rejects.toThrow('changed all the time');
      expect([tries, await found()]).toMatchObject([10, conflicts === 9 ? [{ revision: 1 }] : []]);
    }
  });

  test('reaches those inside even where a death has left that undone', async () => {
    const { world } = await scene((at) => [{ group: 'g1', revision: 4, rule, at }]);
    const governed: string[] = [];
    const govern = async (sessionId: string) => {
      governed.push(sessionId);
      return [];
    };
    await impose({ ...world.app(), govern }, 's1', of(4));
    expect(governed).toEqual(['s1']);
  });
});
