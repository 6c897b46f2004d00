import { beforeEach, describe, expect, test } from '@jest/globals';
import { after, type Instant } from '../../../shared/instant.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { openTab, type Tab } from '../../world/tab.ts';
import { type Cast, company, idle, MINUTE, personIn } from './cast.ts';

const CROWD = 20;
const APART = 20_000;
/** Alarms ring at whole seconds. */
const PRECISION = 1_000;

type One = { readonly id: string; readonly tab: Tab; readonly cameAt: Instant };

/**
 * Twenty people who have come one after another, and done nothing since. There is no sweep: whatever happens is caused
 * by alarms.
 */
const crowd = async (): Promise<{ cast: Cast; people: readonly One[] }> => {
  const cast = await company({ sweepEvery: null });
  const { world } = cast;
  const people: One[] = [];
  for (let nth = 0; nth < CROWD; nth += 1) {
    const id = `person-${nth}`;
    await world.sessions.addMember('s1', id, 'member');
    const tab = await openTab(world, { id, name: id, kind: 'licence-holder' }, id);
    await tab.send({ action: 'session.join', sessionId: 's1' });
    people.push({ id, tab, cameAt: world.clock() });
    await world.advance(APART);
  }
  return { cast, people };
};

describe('Changing a rule while everybody inside is warned', () => {
  let cast: Cast;
  let people: readonly One[];
  beforeEach(async () => {
    ({ cast, people } = await crowd());
    await idling(15);
    expect(await phases()).toEqual(people.map(() => 'warned'));
  });

  const idling = (minutes: number) => idle(cast.world, minutes, cast.boss, ...people.map(({ tab }) => tab));
  const put = (rule: Rule) => cast.boss.send({ action: 'rule.put', groupId: cast.groupId, rule });
  const phases = async () =>
    Promise.all(people.map(async ({ id }) => (await personIn(cast.world, id))?.phase));
  const warningOf = ({ tab }: One) => tab.received('session.warning').at(-1);

  /** Each was logged out when they were last told, as their alarm rang, and not before. */
  const loggedOutAsTold = async () => {
    for (const one of people) {
      const person = await personIn(cast.world, one.id);
      expect(person).toMatchObject({ phase: 'ended', ending: 'inactivity' });
      const told = warningOf(one)?.logoutAt ?? Number.NaN;
      const lateness = person?.phase === 'ended' ? person.endedAt - told : Number.NaN;
      expect([one.id, lateness >= 0, lateness < PRECISION]).toEqual([one.id, true, true]);
    }
  };

  const strict: Rule = { idleTimeout: { value: 5 * MINUTE }, warningPeriod: { value: MINUTE } };

  test('to a stricter one shortens nobody’s warning: each is told, and logged out when they were first told, by an alarm', async () => {
    const before = people.map((one) => warningOf(one)?.logoutAt);
    await put(strict);
    for (const [nth, one] of people.entries()) {
      expect(one.tab.received('session.warning')).toHaveLength(2);
      expect(warningOf(one)).toMatchObject({
        logoutAt: before[nth],
        policy: { idleTimeout: 5 * MINUTE, from: { idleTimeout: 'group', warningPeriod: 'group' } },
      });
    }
    await idling(22);
    expect(await phases()).toEqual(people.map(() => 'warned'));
    await idling(10);
    await loggedOutAsTold();
  });

  test('and back again leaves everything as it was', async () => {
    await put(strict);
    const before = people.map((one) => warningOf(one)?.logoutAt);
    await put({});
    expect(people.map((one) => warningOf(one)?.logoutAt)).toEqual(before);
    await idling(32);
    await loggedOutAsTold();
  });

  test('to a longer one lifts the warnings that it would not have given yet, and no others', async () => {
    await put(strict);
    const idleTimeout = { value: 19 * MINUTE, final: true } as const;
    const { world } = cast;
    const isFree = ({ cameAt }: One) => after(cameAt, idleTimeout.value) > world.clock();
    const free = people.filter(isFree);
    expect(free.length).toBeGreaterThan(5);
    expect(free.length).toBeLessThan(CROWD - 5);
    await put({ idleTimeout });
    expect(await phases()).toEqual(people.map((one) => (isFree(one) ? 'present' : 'warned')));
    for (const one of people) {
      if (free.includes(one))
        expect(one.tab.received('session.extended').at(-1)).toMatchObject({
          warnAt: after(one.cameAt, idleTimeout.value),
          policy: { idleTimeout: idleTimeout.value, from: { idleTimeout: 'group' } },
        });
      else
        expect(warningOf(one)).toMatchObject({
          policy: { idleTimeout: idleTimeout.value, from: { warningPeriod: 'deployment' } },
        });
    }
    await idling(36);
    await loggedOutAsTold();
    for (const one of free)
      expect(warningOf(one)?.logoutAt).toBeGreaterThanOrEqual(
        after(one.cameAt, idleTimeout.value + 30 * MINUTE),
      );
  });
});
