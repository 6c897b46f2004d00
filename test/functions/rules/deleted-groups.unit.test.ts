import { expect, test } from '@jest/globals';
import { addToGroup } from '../../../functions/actions/directory/group-entries.ts';
import { deleteGroup } from '../../../functions/actions/directory/groups.ts';
import type { App } from '../../../functions/app.ts';
import { after } from '../../../shared/instant.ts';
import { Death } from '../../world/faults.ts';
import { know } from '../inside.ts';
import { anna, ben, type Cast, company, idle, MINUTE, personIn } from './cast.ts';

const DEATHS = [0, 1, 2, 3, 4, 5, 6] as const;

/** An app whose rules, groups and sessions do this before each call. */
const interrupted = (app: App, before: () => Promise<unknown>): App => {
  const held = <Port extends object>(port: Port): Port =>
    Object.fromEntries(
      Object.entries(port).map(([name, method]) => [
        name,
        async (...args: unknown[]) => {
          await before();
          return (method as (...a: unknown[]) => Promise<unknown>)(...args);
        },
      ]),
    ) as Port;
  return { ...app, rules: held(app.rules), groups: held(app.groups), sessions: held(app.sessions) };
};

const setting = async () => {
  const cast = await company();
  const { world, boss, groupId } = cast;
  await boss.send({ action: 'group.remove', groupId, sessionId: 's1' });
  await boss.send({ action: 'rule.put', groupId, rule: { idleTimeout: { value: 5 * MINUTE } } });
  const caller = {
    connectionId: 'boss',
    user: anna,
    expiresAt: after(world.clock(), 1e9),
    receivedAt: world.clock(),
  };
  return {
    cast,
    adding: (app: App) => addToGroup(app, caller, { action: 'group.add', groupId, sessionId: 's1' }),
    deleting: (app: App) => deleteGroup(app, caller, { action: 'group.delete', groupId }),
  };
};

/** Dies at its nth call; never, if n is 0. */
const dyingAt = (call: number) => {
  let calls = 0;
  return async () => {
    calls += 1;
    if (call > 0 && calls >= call) throw new Death();
  };
};
const orDead = (work: Promise<unknown>) =>
  work.catch((error: unknown) => {
    if (!(error instanceof Death)) throw error;
  });

const expectFree = async ({ world, boss, member, groupId }: Cast, mark: string) => {
  await idle(world, 4, boss, member);
  const governing = (await world.sessions.find('s1'))?.imposed.filter(({ gone }) => gone !== true);
  const people = await Promise.all(['anna', 'ben'].map((id) => personIn(world, id)));
  expect([mark, governing, ...people.map((person) => person?.policy.idleTimeout)]).toEqual([
    mark,
    [],
    15 * MINUTE,
    15 * MINUTE,
  ]);
  expect([mark, await world.rules.owing(after(world.clock(), MINUTE), 100)]).toEqual([mark, []]);
  expect([mark, await world.rules.belongs(groupId, 's1')]).toEqual([mark, null]);
};

const orders = [
  ['added before each call of whoever deletes the group', 'deleting', 'adding'],
  ['whose group is deleted before each call of whoever adds it', 'adding', 'deleting'],
] as const;

test.each(orders)('a session %s keeps nothing of its rule, whichever of them dies', async (_, one, other) => {
  for (const [mine, theirs] of [...DEATHS.map((n) => [n, 0]), ...DEATHS.map((n) => [0, n])])
    for (let n = 1; ; n += 1) {
      const setup = await setting();
      const { cast } = setup;
      let calls = 0;
      const dies = dyingAt(mine ?? 0);
      const app = interrupted(cast.world.app(), async () => {
        calls += 1;
        if (calls === n) await orDead(setup[other](interrupted(cast.world.app(), dyingAt(theirs ?? 0))));
        await dies();
      });
      await orDead(setup[one](app));
      if (calls < n) {
        expect(n).toBeGreaterThan(mine || 4);
        break;
      }
      // A moderator without an answer who sees that the group is still there repeats it.
      if ((await cast.world.rules.find(cast.groupId)) !== null) await setup.deleting(cast.world.app());
      await expectFree(cast, `the other came before call ${n}; deaths at ${mine} and ${theirs}`);
    }
});

const expectEmpty = async ({ world, boss, member, groupId }: Cast, mark: string) => {
  await idle(world, 4, boss, member);
  const { members } = await world.groups.members(groupId, null);
  const { entries } = await world.rules.sessions(groupId, null, 10);
  expect([mark, members, entries]).toEqual([mark, [], []]);
  expect([mark, await world.rules.owing(after(world.clock(), MINUTE), 100)]).toEqual([mark, []]);
};

/** Ben is added to the group, and a session is only listed in it. */
const listed = async () => {
  const setup = await setting();
  const { world, groupId } = setup.cast;
  await know(world, anna, ben);
  await world.groups.add(groupId, { sessionId: 's1' });
  const caller = {
    connectionId: 'boss',
    user: anna,
    expiresAt: after(world.clock(), 1e9),
    receivedAt: world.clock(),
  };
  return {
    ...setup,
    adding: (app: App) => addToGroup(app, caller, { action: 'group.add', groupId, userId: 'ben' }),
  };
};

test('a group deleted by a function that died is soon empty, whether or not the request is repeated', async () => {
  for (const death of DEATHS) {
    const { cast, adding, deleting } = await listed();
    await adding(cast.world.app());
    await orDead(deleting(interrupted(cast.world.app(), dyingAt(death))));
    if ((await cast.world.rules.find(cast.groupId)) !== null) continue;
    await expectEmpty(cast, `death at ${death}`);
  }
});

test('somebody added to a group that is deleted in the same moment is not left in it', async () => {
  let calls = 0;
  for (let n = 1; n <= calls + 1; n += 1) {
    const { cast, adding, deleting } = await listed();
    calls = 0;
    const app = interrupted(cast.world.app(), async () => {
      calls += 1;
      if (calls === n) await deleting(cast.world.app());
    });
    await adding(app);
    if (n <= calls) await expectEmpty(cast, `deleted before call ${n}`);
  }
  expect(calls).toBeGreaterThan(1);
});
