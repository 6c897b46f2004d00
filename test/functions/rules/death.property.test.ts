import { describe, expect, test } from '@jest/globals';
import { Death, Failure, type Fault } from '../../world/faults.ts';
import { type Cast, company, idle, MINUTE, personIn } from './cast.ts';

/**
 * A rule is put, or removed, by a function that dies or fails at any of its calls. Then only time passes, and either
 * nothing of it has happened, or all of it, for everybody inside.
 */
const faults: readonly Fault[] = ['death-before', 'death-after', 'failure'];

const rule = { idleTimeout: { value: 5 * MINUTE } };

const scenes: readonly [
  name: string,
  prepare: (c: Cast) => Promise<unknown>,
  act: (c: Cast) => Promise<unknown>,
][] = [
  [
    'the rule of a group',
    async () => {},
    ({ boss, groupId }) => boss.send({ action: 'rule.put', groupId, rule }),
  ],
  [
    'the rule of a session',
    async () => {},
    ({ boss }) => boss.send({ action: 'rule.put', sessionId: 's1', rule }),
  ],
  [
    'a session that comes under the rule of a group',
    async ({ boss, groupId }) => {
      await boss.send({ action: 'group.remove', groupId, sessionId: 's1' });
      await boss.send({ action: 'rule.put', groupId, rule });
    },
    ({ boss, groupId }) => boss.send({ action: 'group.add', groupId, sessionId: 's1' }),
  ],
  [
    'a session that is let go',
    ({ boss, groupId }) => boss.send({ action: 'rule.put', groupId, rule }),
    ({ boss, groupId }) => boss.send({ action: 'group.remove', groupId, sessionId: 's1' }),
  ],
  [
    'a group that is deleted',
    ({ boss, groupId }) => boss.send({ action: 'rule.put', groupId, rule }),
    ({ boss, groupId }) => boss.send({ action: 'group.delete', groupId }),
  ],
  [
    'somebody who comes in',
    async ({ member, boss, groupId }) => {
      await boss.send({ action: 'rule.put', groupId, rule });
      await member.send({ action: 'session.exit', sessionId: 's1' });
    },
    ({ member }) => member.send({ action: 'session.join', sessionId: 's1' }),
  ],
];

const struck = async (cast: Cast, act: (c: Cast) => Promise<unknown>, n: number, fault: Fault) => {
  let call = 0;
  cast.world.setFate(() => {
    call += 1;
    return call === n ? fault : null;
  });
  try {
    await act(cast);
  } catch (error) {
    if (!(error instanceof Death || error instanceof Failure || error instanceof AggregateError)) throw error;
  }
  cast.world.setFate(() => null);
  return call >= n;
};

describe('Whatever dies or fails at any call', () => {
  test.each(scenes)(
    '%s: everybody inside is under what is in force, and nothing is owed',
    async (_, prepare, act) => {
      let played = 0;
      for (const fault of faults)
        for (let n = 1; ; n += 1) {
          const cast = await company();
          const { world, groupId } = cast;
          await prepare(cast);
          const happened = await struck(cast, act, n, fault);
          await idle(world, 4, cast.boss, cast.member);
          const session = await world.sessions.find('s1');
          const group = await world.rules.find(groupId);
          const mark = `${fault} at call ${n}`;
          expect([mark, session?.owedGoverning, group?.owed ?? null]).toEqual([mark, null, null]);
          expect([mark, await world.rules.owing(world.clock(), 100)]).toEqual([mark, []]);
          const governs = (await world.rules.belongs(groupId, 's1')) === 'governed';
          const ruled = session?.policy.idleTimeout ?? (governs ? group?.rule.idleTimeout?.value : undefined);
          for (const id of ['anna', 'ben']) {
            const person = await personIn(world, id);
            if (person === null || person.phase === 'ended') continue;
            expect([mark, id, person.policy.idleTimeout]).toEqual([mark, id, ruled ?? 15 * MINUTE]);
          }
          if (!happened) break;
          played += 1;
        }
      expect(played).toBeGreaterThan(3);
    },
  );
});
