import { describe, expect, test } from '@jest/globals';
import { join } from '../../../functions/actions/inside/join.ts';
import { SESSIONS_AT_ONCE } from '../../../functions/rules/groups.ts';
import { MOST_GOVERNING } from '../../../functions/rules/imposing.ts';
import { after } from '../../../shared/instant.ts';
import { advancer } from '../../../shared/path/advance.ts';
import { openTab } from '../../world/tab.ts';
import { codes } from '../inside.ts';
import { carla, company, MINUTE, personIn } from './cast.ts';
import { idleFor, put, putOwn } from './putting.ts';

describe('With many groups and sessions', () => {
  test('a session is under the rules of twenty groups, and of no more', async () => {
    const cast = await company();
    const { boss, world } = cast;
    for (let nth = 1; nth <= MOST_GOVERNING; nth += 1) {
      await boss.send({ action: 'group.create', name: `Group ${nth}` });
      const groupId = boss.received('group.changed').at(-1)?.group.id ?? '';
      await boss.send({ action: 'group.add', groupId, sessionId: 's1' });
    }
    expect(codes(boss)).toEqual(['list.full']);
    // It is requested again for a group that is full already.
    await boss.send({ action: 'group.add', groupId: cast.groupId, sessionId: 's1' });
    expect(codes(boss)).toEqual(['list.full']);
    expect((await world.sessions.find('s1'))?.imposed).toHaveLength(MOST_GOVERNING);
  });

  test('a group of more sessions than one function handles has all of them under its rule', async () => {
    const cast = await company();
    const { boss, world, groupId } = cast;
    const ids = Array.from({ length: SESSIONS_AT_ONCE + 1 }, (_, nth) => `many-${nth}`);
    for (const id of ids) {
      await world.sessions.createSession({ id, name: id });
      await world.sessions.addMember(id, 'anna', 'moderator');
      await boss.send({ action: 'group.add', groupId, sessionId: id });
    }
    await put(cast, idleFor(5));
    await world.advance(10_000);
    for (const id of [...ids, 's1'])
      expect((await world.sessions.find(id))?.imposed[0]?.rule).toEqual(idleFor(5));
    expect((await world.rules.find(groupId))?.owed).toBeNull();
  });
});

describe('Of many changes', () => {
  test('in a second the last applies, to everybody, and each notice is true', async () => {
    const cast = await company();
    const { world, member } = cast;
    const minutes = [14, 3, 12, 5, 9, 2, 11, 4, 8, 6];
    await Promise.all(minutes.map((one) => put(cast, idleFor(one))));
    const { rule } = (await world.rules.find(cast.groupId)) ?? {};
    await world.advance(5 * MINUTE);
    for (const id of ['anna', 'ben'])
      expect((await personIn(world, id))?.policy.idleTimeout).toBe(rule?.idleTimeout?.value);
    const told = member.received('session.extended').at(-1) ?? member.received('session.warning').at(-1);
    expect(told?.policy?.idleTimeout).toBe(rule?.idleTimeout?.value);
  });

  test('by the session and by the group none is lost', async () => {
    const cast = await company();
    const { world } = cast;
    await Promise.all([put(cast, { warningPeriod: { value: 5 * MINUTE } }), putOwn(cast, idleFor(3))]);
    await world.advance(2 * MINUTE);
    expect(await personIn(world, 'ben')).toMatchObject({
      policy: { idleTimeout: 3 * MINUTE, warningPeriod: 5 * MINUTE },
    });
  });
});

test('somebody who comes in while a rule is put is under it, whichever of their calls it precedes', async () => {
  let calls = 0;
  let n = 1;
  for (; calls >= n - 1; n += 1) {
    const cast = await company();
    const { world } = cast;
    calls = 0;
    const held = <Port extends object>(port: Port): Port =>
      Object.fromEntries(
        Object.entries(port).map(([name, method]) => [
          name,
          async (...args: unknown[]) => {
            calls += 1;
            if (calls === n) await put(cast, idleFor(5));
            return (method as (...a: unknown[]) => Promise<unknown>)(...args);
          },
        ]),
      ) as Port;
    const app = world.app();
    const ports = { ...app, participants: held(app.participants), sessions: held(app.sessions) };
    const late = { ...ports, advance: advancer(ports, () => {}) };
    const caller = {
      connectionId: 'late',
      user: carla,
      expiresAt: after(world.clock(), 1e9),
      receivedAt: world.clock(),
    };
    await openTab(world, carla, 'late');
    await join(late, caller, { action: 'session.join', sessionId: 's1' });
    if (calls < n) break;
    expect([n, (await personIn(world, 'carla'))?.policy.idleTimeout]).toEqual([n, 5 * MINUTE]);
  }
  expect(n).toBeGreaterThan(5);
}, 120_000);
