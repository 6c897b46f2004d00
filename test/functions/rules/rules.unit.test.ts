import { describe, expect, test } from '@jest/globals';
import { openBackend } from '../../world/backend.ts';
import { openTab, type Tab } from '../../world/tab.ts';
import { codes } from '../inside.ts';
import { ben, company, MINUTE, personIn } from './cast.ts';
import { idleFor, put, putOwn } from './putting.ts';

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
