import { describe, expect, test } from '@jest/globals';
import { join } from '../../../functions/actions/inside/join.ts';
import { SESSIONS_AT_ONCE } from '../../../functions/rules/groups.ts';
import { MOST_GOVERNING } from '../../../functions/rules/imposing.ts';
import { after } from '../../../shared/instant.ts';
import { advancer } from '../../../shared/path/advance.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { openBackend } from '../../world/backend.ts';
import { openTab, type Tab } from '../../world/tab.ts';
import { codes } from '../inside.ts';
import { ben, type Cast, carla, company, idle, MINUTE, personIn } from './cast.ts';

const idleFor = (minutes: number, final?: true): Rule => ({
  idleTimeout: { value: minutes * MINUTE, ...(final && { final }) },
});

const put = ({ boss, groupId }: Cast, rule: Rule) => boss.send({ action: 'rule.put', groupId, rule });
const putOwn = ({ boss }: Cast, rule: Rule) => boss.send({ action: 'rule.put', sessionId: 's1', rule });
const inForce = ({ boss }: Cast) =>
  boss
    .received('session.rule')
    .at(-1)
    ?.inForce.find(({ name }) => name === 'idleTimeout');

describe('The rule of a group', () => {
  test('applies at once: somebody who has been idle for longer is warned now, with a full warning', async () => {
    const cast = await company();
    const { world, member } = cast;
    await idle(world, 8, cast.boss, member);
    await put(cast, idleFor(5));
    const [warning] = member.received('session.warning');
    expect(warning?.logoutAt).toBe(world.clock() + 30 * MINUTE);
    expect(warning?.policy).toMatchObject({ idleTimeout: 5 * MINUTE, from: { idleTimeout: 'group' } });
    await idle(world, 31, cast.boss, member);
    expect(member.received('session.ended')).toMatchObject([{ ending: 'inactivity' }]);
  });

  test('shortens no standing warning, and a longer timeout lifts it', async () => {
    const cast = await company();
    const { world, member } = cast;
    await idle(world, 16, member);
    const [promised] = member.received('session.warning');
    await put(cast, { warningPeriod: { value: MINUTE } });
    await idle(world, 20, member);
    expect(await personIn(world, 'ben')).toMatchObject({ phase: 'warned' });
    expect(member.received('session.warning').at(-1)?.logoutAt).toBe(promised?.logoutAt);
    await put(cast, { idleTimeout: { value: 60 * MINUTE, final: true } });
    expect(await personIn(world, 'ben')).toMatchObject({ phase: 'present' });
    expect(member.received('session.extended').at(-1)?.policy).toMatchObject({ idleTimeout: 60 * MINUTE });
  });

  test('applies to everybody who comes in later, and says where it comes from', async () => {
    const cast = await company();
    await put(cast, idleFor(5));
    const late = await openTab(cast.world, carla, 'late');
    await late.send({ action: 'session.join', sessionId: 's1' });
    expect(late.received('session.joined')[0]?.policy).toMatchObject({
      idleTimeout: 5 * MINUTE,
      from: { idleTimeout: 'group', warningPeriod: 'deployment' },
    });
  });

  test('no longer applies once the session is taken out, or the group deleted', async () => {
    for (const how of ['group.remove', 'group.delete'] as const) {
      const cast = await company();
      const { world, boss, groupId } = cast;
      await put(cast, idleFor(5));
      await boss.send(
        how === 'group.delete' ? { action: how, groupId } : { action: how, groupId, sessionId: 's1' },
      );
      expect(await personIn(world, 'ben')).toMatchObject({ policy: { idleTimeout: 15 * MINUTE } });
    }
  });

  test('is the strictest of several groups’, and a final value is changed by no session', async () => {
    const cast = await company();
    const { world, boss } = cast;
    await boss.send({ action: 'group.create', name: 'Finance' });
    const finance = boss.received('group.changed').at(-1)?.group.id ?? '';
    await boss.send({ action: 'group.add', groupId: finance, sessionId: 's1' });
    await put(cast, idleFor(10));
    await boss.send({ action: 'rule.put', groupId: finance, rule: idleFor(4, true) });
    expect(await personIn(world, 'ben')).toMatchObject({ policy: { idleTimeout: 4 * MINUTE } });
    await putOwn(cast, idleFor(2));
    expect(codes(boss)).toEqual(['rule.final']);
    await boss.send({ action: 'rule.get', sessionId: 's1' });
    expect(inForce(cast)).toEqual({
      name: 'idleTimeout',
      value: 4 * MINUTE,
      level: 'group',
      group: { id: finance, name: 'Finance' },
      most: 4 * MINUTE,
      final: true,
    });
  });

  test('does not apply to a session that a mere member of the session has put into their group', async () => {
    const cast = await company();
    const { world, member } = cast;
    await member.send({ action: 'group.create', name: 'Of Ben' });
    const groupId = member.received('group.changed')[0]?.group.id ?? '';
    await member.send({ action: 'group.add', groupId, sessionId: 's1' });
    await member.send({ action: 'rule.put', groupId, rule: idleFor(1) });
    expect(member.received('group.rule')).toHaveLength(1);
    expect(await personIn(world, 'anna')).toMatchObject({ policy: { idleTimeout: 15 * MINUTE } });
    // It is only in the list, and removed from it like any other entry.
    const notes = world.calls.get('rules.note');
    await member.send({ action: 'group.remove', groupId, sessionId: 's1' });
    expect(await world.rules.belongs(groupId, 's1')).toBeNull();
    expect(world.calls.get('rules.note')).toBe(notes);
  });

  test('cannot be set by anybody who does not manage the group', async () => {
    const cast = await company();
    const { world, member, groupId } = cast;
    await member.send({ action: 'rule.put', groupId, rule: idleFor(5) });
    await world.groups.add(groupId, { member: { userId: 'ben', name: 'Ben', role: 'member' } });
    await member.send({ action: 'rule.put', groupId, rule: idleFor(5) });
    await member.send({ action: 'rule.put', sessionId: 's1', rule: idleFor(5) });
    expect(codes(member)).toEqual(['group.not-found', 'action.forbidden', 'action.forbidden']);
    expect(await personIn(world, 'ben')).toMatchObject({ policy: { idleTimeout: 15 * MINUTE } });
  });
});

describe('The rule of a session or of a group', () => {
  test('is set and requested for one of the two', async () => {
    const { boss, groupId } = await company();
    for (const whose of [{}, { sessionId: 's1', groupId }]) {
      await boss.send({ action: 'rule.put', rule: {}, ...whose });
      await boss.send({ action: 'rule.get', ...whose });
    }
    expect(codes(boss)).toEqual(Array(4).fill('message.invalid'));
  });

  test('is for backends as for moderators, and a group’s for its moderators alone', async () => {
    const cast = await company();
    const { world, member, boss, groupId } = cast;
    const backend = openBackend(world);
    const rule = idleFor(5);
    await backend.ask('group.rule', { action: 'rule.put', groupId, rule });
    expect(await personIn(world, 'ben')).toMatchObject({ policy: { idleTimeout: 5 * MINUTE } });
    const said = { type: 'group.rule', groupId, rule, revision: 2 };
    expect(await backend.send({ action: 'rule.get', groupId })).toMatchObject(said);
    await boss.send({ action: 'rule.get', groupId });
    const [seen] = boss.received('group.rule');
    expect(seen).toMatchObject(said);
    expect(seen?.inForce).toEqual([
      {
        name: 'idleTimeout',
        value: 5 * MINUTE,
        level: 'group',
        group: { id: groupId, name: 'Everybody' },
        most: null,
        final: false,
      },
      { name: 'warningPeriod', value: 30 * MINUTE, level: 'deployment', most: null, final: false },
      { name: 'longestStay', value: null, level: 'deployment', most: null, final: false },
    ]);
    expect(await backend.refused({ action: 'rule.get', groupId: 'none' })).toBe('group.not-found');
    expect(await backend.refused({ action: 'rule.put', groupId: 'none', rule })).toBe('group.not-found');
    await world.groups.add(groupId, { member: { userId: 'ben', name: 'Ben', role: 'member' } });
    await member.send({ action: 'rule.get', groupId });
    expect(codes(member)).toEqual(['action.forbidden']);
    const stranger = await openTab(world, { ...ben, id: 'stranger' }, 'x');
    await stranger.send({ action: 'rule.get', sessionId: 's1' });
    expect(codes(stranger)).toEqual(['session.not-found']);
  });

  test('names a group to those who know it', async () => {
    const cast = await company();
    const { world, boss, member, groupId } = cast;
    await put(cast, idleFor(5));
    await world.members.appoint('s1', 'ben', 'moderator');
    const named = async (tab: Tab) => {
      await tab.send({ action: 'rule.get', sessionId: 's1' });
      return tab
        .received('session.rule')
        .at(-1)
        ?.inForce.find(({ name }) => name === 'idleTimeout')?.group;
    };
    expect(await named(boss)).toEqual({ id: groupId, name: 'Everybody' });
    expect(await named(member)).toEqual({ id: groupId, name: '' });
    const rule = await openBackend(world).ask('session.rule', { action: 'rule.get', sessionId: 's1' });
    expect(rule.inForce[0]?.group).toEqual({ id: groupId, name: 'Everybody' });
    // A half-deleted one no longer has a name.
    await world.groups.close(groupId, world.clock());
    const later = await openBackend(world).ask('session.rule', { action: 'rule.get', sessionId: 's1' });
    expect(later.inForce[0]?.group).toEqual({ id: groupId, name: '' });
  });
});

describe('A rule that contradicts', () => {
  test('what is above it is refused, with a sentence', async () => {
    const cast = await company({ rule: { idleTimeout: { value: 30 * MINUTE } } });
    await put(cast, idleFor(60));
    await putOwn(cast, idleFor(60));
    await put(cast, idleFor(0.5));
    await putOwn(cast, { warningPeriod: { value: 10_000 } });
    await putOwn(cast, { longestStay: { value: 1 } });
    await putOwn(cast, idleFor(20, true));
    expect(codes(cast.boss)).toEqual([
      'rule.beyond',
      'rule.beyond',
      'rule.contradicts',
      'rule.contradicts',
      'rule.contradicts',
      'message.invalid',
    ]);
    expect(cast.boss.received('error')[0]?.detail).toBe(
      'The deployment allows idleTimeout of 1800 s at the most, not 3600 s.',
    );
  });

  test('but did so before may be set again, so that nobody loses it by changing something else', async () => {
    const cast = await company();
    const { boss, world } = cast;
    await putOwn(cast, idleFor(14));
    await put(cast, idleFor(5, true));
    const kept = { ...idleFor(14), longestStay: { value: 60 * MINUTE } };
    await putOwn(cast, kept);
    expect(boss.received('session.rule').at(-1)?.rule).toEqual(kept);
    expect((await personIn(world, 'ben'))?.policy).toMatchObject({
      idleTimeout: 5 * MINUTE,
      longestStay: 60 * MINUTE,
    });
    await putOwn(cast, { ...kept, idleTimeout: { value: 13 * MINUTE } });
    expect(codes(boss)).toEqual(['rule.final']);
    await put(cast, {});
    expect((await personIn(world, 'ben'))?.policy.idleTimeout).toBe(14 * MINUTE);
  });

  test('because it was decided on another revision is refused', async () => {
    const cast = await company();
    await cast.boss.send({ action: 'rule.put', groupId: cast.groupId, revision: 7, rule: idleFor(5) });
    await cast.boss.send({ action: 'rule.put', sessionId: 's1', revision: 7, rule: idleFor(5) });
    expect(cast.boss.received('error')).toMatchObject([
      { code: 'group.conflict', group: { id: cast.groupId, revision: 1, role: 'moderator' } },
      { code: 'session.conflict', session: { id: 's1', revision: 1 } },
    ]);
  });
});

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
