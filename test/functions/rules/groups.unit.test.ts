import { describe, expect, test } from '@jest/globals';
import {
  dissolve,
  governAll,
  governPage,
  letGo,
  SESSIONS_AT_ONCE,
  takeIn,
} from '../../../functions/rules/groups.ts';
import { after, type Instant, instant } from '../../../shared/instant.ts';
import type { Belonging, ClosedGroup, GroupRule } from '../../../shared/ports/rules.ts';
import { furnish } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';

const MINUTE = 60_000;
const rule = { idleTimeout: { value: 5 * MINUTE } };

type Scene = {
  /** Null when it is closed, or was never there. */
  group?: Partial<GroupRule> | null;
  closed?: Partial<ClosedGroup> | null;
  is?: Belonging | null;
  /** The pages of its sessions. */
  pages?: readonly (readonly [sessionId: string, is: Belonging])[][];
};

/** A group as the table says that it is, and a session; what is asked of the table is noted. */
const scene = async ({ group = {}, closed = null, is = 'governed', pages = [[]] }: Scene = {}) => {
  const world = await furnish(createWorld({ sweepEvery: null }));
  const asked: unknown[][] = [];
  const about = { group: { id: 'g1' }, rule, ruleRevision: 7, by: 'anna', owed: null };
  const answering =
    (name: string, answer?: unknown) =>
    async (...what: unknown[]) => {
      asked.push([name, ...what]);
      return answer;
    };
  const app = {
    ...world.app(),
    rules: {
      find: answering('find', group && { ...about, ...group }),
      takeNumber: answering('takeNumber', group && { ...about, ...group }),
      closed: answering('closed', closed && { ...about, rule: {}, at: instant(0), ...closed }),
      belongs: answering('belongs', is),
      note: answering('note'),
      settle: answering('settle'),
      strike: answering('strike'),
      sessions: async (_: string, from: string | null, limit: number) => {
        asked.push(['sessions', from, limit]);
        const nth = from === null ? 0 : Number(from);
        const entries = (pages[nth] ?? []).map(([sessionId, being]) => ({ sessionId, is: being }));
        return { entries, next: nth + 1 < pages.length ? String(nth + 1) : null };
      },
    },
    groups: { ...world.groups, delete: answering('delete') },
    secondHand: { ring: answering('ring') },
  } as unknown as Parameters<typeof dissolve>[0];
  const imposed = async () => (await world.sessions.find('s1'))?.imposed;
  return { world, app, asked, imposed, names: () => asked.map(([name]) => name) };
};

describe('A session that is taken into a group', () => {
  test.each(['joining', 'governed'] as const)('comes under its rule while it is %s', async (is) => {
    const { app, asked, imposed } = await scene({ is });
    await takeIn(app, 'g1', 's1');
    expect(await imposed()).toMatchObject([{ group: 'g1', revision: 7, rule }]);
    expect(asked.at(-1)).toEqual(['settle', 'g1', 's1', 'joining']);
  });

  test.each(['leaving', null] as const)(
    'does not where somebody has noted since that it is %p',
    async (is) => {
      const { app, asked, imposed } = await scene({ is });
      await takeIn(app, 'g1', 's1');
      expect(await imposed()).toEqual([]);
      expect(asked.at(-1)).toEqual(['settle', 'g1', 's1', 'joining']);
    },
  );

  test('is dropped where the group is gone', async () => {
    const { app, world, asked, imposed } = await scene({ group: null });
    await takeIn(app, 'g1', 's1');
    expect(asked).toEqual([
      ['takeNumber', 'g1'],
      ['note', 'g1', 's1', 'leaving', world.clock()],
      ['settle', 'g1', 's1', 'leaving'],
    ]);
    expect(await imposed()).toEqual([]);
  });
});

describe('A session that a group lets go', () => {
  test('is under its rule no more, by a number of the group or of what is left of it', async () => {
    for (const found of [{ is: 'leaving' } as const, { is: 'leaving', group: null, closed: {} } as const]) {
      const { app, asked, imposed } = await scene(found);
      await letGo(app, 'g1', 's1');
      expect(await imposed()).toMatchObject([{ group: 'g1', revision: 7, rule: {}, gone: true }]);
      expect(asked.at(-1)).toEqual(['settle', 'g1', 's1', 'leaving']);
    }
  });

  test('stays where somebody has noted since that it joins, and is settled where nothing is left of the group', async () => {
    const joining = await scene({ is: 'joining' });
    await letGo(joining.app, 'g1', 's1');
    expect(await joining.imposed()).toEqual([]);
    const gone = await scene({ is: 'leaving', group: null });
    await letGo(gone.app, 'g1', 's1');
    expect(await gone.imposed()).toEqual([]);
    expect(gone.asked.at(-1)).toEqual(['settle', 'g1', 's1', 'leaving']);
  });
});

describe('A group that is dissolved', () => {
  const pages = [[['listed', 'listed']], [['s1', 'governed']]] as const satisfies Scene['pages'];
  const left = { group: { id: 'g1' }, rule: {}, ruleRevision: 8, by: 'anna', owed: 8, at: instant(0) };

  test('lets go of every session that it governs, page by page, and of none that it only lists', async () => {
    const { world, app, asked, imposed, names } = await scene({ pages: [[...pages[0]], [...pages[1]]] });
    await dissolve(app, 'g1', left);
    expect(await imposed()).toMatchObject([{ group: 'g1', revision: 8, gone: true }]);
    expect(asked.filter(([name]) => name === 'sessions')).toEqual([
      ['sessions', null, SESSIONS_AT_ONCE],
      ['sessions', '1', SESSIONS_AT_ONCE],
    ]);
    expect(asked.filter(([name]) => name === 'note')).toEqual([
      ['note', 'g1', 's1', 'leaving', world.clock()],
    ]);
    expect(asked.at(-1)).toEqual(['delete', 'g1']);
    expect(names().filter((name) => name === 'settle')).toHaveLength(1);
  });

  test('of which nothing is known any more has its sessions dropped, and is not deleted again', async () => {
    const { app, imposed, names } = await scene({ pages: [[['s1', 'governed']]] });
    await dissolve(app, 'g1', null);
    expect(await imposed()).toEqual([]);
    expect(names()).toEqual(['sessions', 'note', 'settle']);
  });
});

describe('The sessions of a group', () => {
  const noting = (asked: readonly unknown[][], name: string) => asked.filter(([one]) => one === name);

  test.each<[Belonging, settled: unknown[], rules: object[]]>([
    ['joining', ['settle', 'g1', 's1', 'joining'], [{ rule }]],
    ['leaving', ['settle', 'g1', 's1', 'leaving'], [{ gone: true }]],
    ['governed', [], [{ rule }]],
    ['listed', [], []],
  ])('are put under its rule, or let go: %s', async (is, settled, rules) => {
    const { app, asked, imposed, names } = await scene({ is, pages: [[['s1', is]]] });
    expect(await governPage(app, 'g1')).toBeNull();
    expect(noting(asked, 'settle')).toEqual(settled.length === 0 ? [] : [settled]);
    expect(await imposed()).toMatchObject(rules);
    expect(await imposed()).toHaveLength(rules.length);
    expect(names().filter((name) => name === 'takeNumber')).toHaveLength(settled.length === 0 ? 0 : 1);
  });

  test('are called for page by page, and what is owed is struck behind the last', async () => {
    const found = await scene({ group: { owed: 7 }, pages: [[], []] });
    expect(await governPage(found.app, 'g1')).toBe('1');
    expect(noting(found.asked, 'ring')).toEqual([
      ['ring', { type: 'group', groupId: 'g1', from: '1', owed: 7 }, found.world.clock()],
    ]);
    expect(found.names()).not.toContain('strike');
    expect(await governPage(found.app, 'g1', '1', 7)).toBeNull();
    expect(noting(found.asked, 'strike')).toEqual([['strike', 'g1', 7]]);
    const nothing = await scene();
    await governPage(nothing.app, 'g1');
    expect(nothing.names()).not.toContain('strike');
  });

  test.each<[string, from: string | null, owed: number | null, looks: boolean]>([
    ['from the first page on, whatever is owed', null, 6, true],
    ['from a later page on, by the rule that is owed', '1', 7, true],
    ['from a later page on, by whoever named no rule', '1', null, true],
    ['from a later page on, by another rule: somebody has begun anew', '1', 6, false],
  ])('are looked at %s', async (_, from, owed, looks) => {
    const { app, names } = await scene({ group: { owed: 7 }, pages: [[], []] });
    await governPage(app, 'g1', from, owed);
    expect(names().includes('sessions')).toBe(looks);
  });

  test('are not looked at where the group is gone', async () => {
    const { app, names } = await scene({ group: null });
    expect(await governPage(app, 'g1')).toBeNull();
    expect(names()).toEqual(['find']);
  });

  test('are all looked at by the sweep, which calls nobody', async () => {
    const { app, asked, names } = await scene({ group: { owed: 7 }, pages: [[], [], []] });
    await governAll(app, 'g1');
    expect(noting(asked, 'sessions').map(([, from]) => from)).toEqual([null, '1', '2']);
    expect(names()).not.toContain('ring');
    expect(noting(asked, 'strike')).toEqual([['strike', 'g1', 7]]);
  });
});

describe('What was closed', () => {
  test.each<[string, age: number, owed: number | null, struck: boolean]>([
    ['owes it for a minute', MINUTE - 1, 8, false],
    ['owes it no more after that', MINUTE, 8, true],
    ['has owed nothing', MINUTE, null, false],
    ['has owed nothing for less than a minute', 0, null, false],
  ])('is dissolved by the sweep, and %s', async (_, age, owed, struck) => {
    const now: Instant = (await scene()).world.clock();
    const { app, asked, names } = await scene({ group: null, closed: { owed, at: after(now, -age) } });
    await governAll(app, 'g1');
    expect(names()).toContain('delete');
    expect(asked.filter(([name]) => name === 'strike')).toEqual(struck ? [['strike', 'g1', owed]] : []);
  });

  test('and forgotten is asked for nothing more', async () => {
    const { app, names } = await scene({ group: null });
    await governAll(app, 'g1');
    expect(names()).toEqual(['find', 'closed', 'sessions']);
  });
});
