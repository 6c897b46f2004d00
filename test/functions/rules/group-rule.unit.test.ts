import { describe, expect, test } from '@jest/globals';
import { openTab } from '../../world/tab.ts';
import { codes } from '../inside.ts';
import { type Cast, carla, company, idle, MINUTE, personIn } from './cast.ts';
import { idleFor, put, putOwn } from './putting.ts';

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
