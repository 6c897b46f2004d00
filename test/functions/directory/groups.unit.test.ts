import { describe, expect, test } from '@jest/globals';
import { deleteGroup } from '../../../functions/actions/directory/groups.ts';
import type { GroupInfo, UpMessage } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, ben, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { codes, know } from '../inside.ts';

describe('Groups', () => {
  const founded = async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'group.create', name: 'Design team' });
    const group = tab.received('group.changed')[0]?.group;
    if (!group) throw new Error('There is no group.');
    return { world, tab, group };
  };
  const known = (world: World, user: User) => know(world, anna, user);
  const members = async (tab: Tab, { id: groupId }: GroupInfo) => {
    await tab.send({ action: 'group.list', groupId });
    return tab.received('group.members').at(-1)?.members;
  };

  test('are listed for their members, with their role', async () => {
    const { world, tab, group } = await founded();
    expect(group).toMatchObject({ name: 'Design team', role: 'moderator', revision: 1 });
    await known(world, ben);
    await tab.send({ action: 'group.add', groupId: group.id, userId: 'ben' });
    expect(tab.received('group.changed').at(-1)).toMatchObject({ group });
    expect(await members(tab, group)).toEqual([
      { userId: 'anna', name: 'Anna', role: 'moderator' },
      { userId: 'ben', name: 'Ben', role: 'member' },
    ]);
    const his = await openTab(world, ben, 'b');
    await his.send({ action: 'groups.list' });
    expect(his.received('groups')).toMatchObject([{ groups: [{ ...group, role: 'member' }], next: null }]);
    await tab.send({ action: 'group.remove', groupId: group.id, userId: 'ben' });
    await his.send({ action: 'groups.list' });
    expect(his.received('groups')[1]?.groups).toEqual([]);
  });

  test('contain the sessions that their owners have added', async () => {
    const { world, tab, group } = await founded();
    await world.sessions.createSession({ id: 'foreign', name: 'Foreign' });
    await tab.send({ action: 'group.add', groupId: group.id, sessionId: 's1' });
    await tab.send({ action: 'group.add', groupId: group.id, sessionId: 'foreign' });
    expect(codes(tab)).toEqual(['session.not-found']);
    const list = async () => {
      await tab.send({ action: 'sessions.list', scope: 'group', id: group.id });
      return tab
        .received('sessions')
        .at(-1)
        ?.sessions.map(({ id }) => id);
    };
    expect(await list()).toEqual(['s1']);
    await tab.send({ action: 'group.remove', groupId: group.id, sessionId: 's1' });
    expect(await list()).toEqual([]);
  });

  test('can be left by their members; a moderator deletes them instead', async () => {
    const { world, tab, group } = await founded();
    await known(world, ben);
    await tab.send({ action: 'group.add', groupId: group.id, userId: 'ben' });
    const his = await openTab(world, ben, 'b');
    const leave = (userId: string): UpMessage => ({ action: 'group.remove', groupId: group.id, userId });
    for (const _ of [1, 2]) await his.send(leave('ben'));
    expect(his.received('group.changed')).toMatchObject([{ group: { id: group.id, role: 'member' } }]);
    expect(codes(his)).toEqual(['group.not-found']);
    await tab.send(leave('anna'));
    expect(codes(tab)).toEqual(['action.forbidden']);
    expect((await members(tab, group))?.map(({ userId }) => userId)).toEqual(['anna']);
  });

  test('accept nobody whom the moderator does not know', async () => {
    const { tab, group } = await founded();
    await tab.send({ action: 'group.add', groupId: group.id, userId: 'ben' });
    expect(codes(tab)).toEqual(['contact.not-found']);
  });

  test('are renamed by only one of two at once', async () => {
    const { world, tab, group } = await founded();
    const second = await openTab(world, anna, 'a2');
    const rename = (name: string): UpMessage => ({
      action: 'group.rename',
      groupId: group.id,
      revision: 1,
      name,
    });
    await Promise.all([tab.send(rename('One')), second.send(rename('Other'))]);
    const conflicts = [...tab.received('error'), ...second.received('error')];
    expect(conflicts).toMatchObject([
      { code: 'group.conflict', group: { id: group.id, role: 'moderator', revision: 2 } },
    ]);
    const renamed = [...tab.received('group.changed'), ...second.received('group.changed')].slice(1);
    expect(renamed).toMatchObject([{ group: { id: group.id, role: 'moderator', revision: 2 } }]);
    const { name } = conflicts[0]?.group ?? { name: '' };
    const told = tab.received('group.changed').length;
    await tab.send(rename(name));
    expect(tab.received('group.changed')).toHaveLength(told + 1);
    expect(tab.received('group.changed').at(-1)).toMatchObject({
      group: { name, role: 'moderator', revision: 2 },
    });
  });

  test('are deleted with everything in them, and nothing else', async () => {
    const { world, tab, group } = await founded();
    await tab.send({ action: 'group.add', groupId: group.id, sessionId: 's1' });
    const remove: UpMessage = { action: 'group.delete', groupId: group.id };
    for (const one of [remove, remove]) await tab.send(one);
    expect(tab.received('group.deleted')).toHaveLength(1);
    expect(codes(tab)).toEqual(['group.not-found']);
    expect((await world.sessions.entrance('s1', 'anna')).membership).not.toBeNull();
  });

  test('that were deleted are not created again by repeating the request that created them', async () => {
    const { world, tab } = await founded();
    const wish: UpMessage = { action: 'group.create', key: 'founded-only-once-and-not-again', name: 'Short' };
    await tab.send(wish);
    const groupId = tab.received('group.changed').at(-1)?.group.id ?? '';
    await tab.send({ action: 'group.delete', groupId });
    await tab.send(wish);
    expect(codes(tab)).toEqual(['group.not-found']);
    expect((await world.groups.members(groupId, null)).members).toEqual([]);
  });

  test('that were half deleted are deleted by the same message, from their moderator only', async () => {
    const { world, tab, group } = await founded();
    const app = world.app();
    const deleted: string[] = [];
    const halfDeleted = {
      ...app.groups,
      entrance: async (_: string, userId: string) =>
        ({ group: null, role: userId === 'anna' ? 'moderator' : 'member' }) as const,
      delete: async (groupId: string) => void deleted.push(groupId),
    };
    const ask = (user: User) =>
      deleteGroup(
        { ...app, groups: halfDeleted },
        { connectionId: tab.connectionId, user, receivedAt: world.clock(), expiresAt: world.clock() },
        { action: 'group.delete', groupId: group.id },
      );
    expect(await ask(ben)).toMatchObject({ code: 'group.not-found' });
    expect(deleted).toEqual([]);
    expect(await ask(anna)).toMatchObject({ type: 'group.deleted' });
    expect(deleted).toEqual([group.id]);
  });

  test('of others answer as if they did not exist, and their members change nothing', async () => {
    const { world, tab, group } = await founded();
    await known(world, ben);
    const his = await openTab(world, ben, 'b');
    const tries = (groupId: string): UpMessage[] => [
      { action: 'group.rename', requestId: 'r', groupId, revision: 1, name: 'Mine' },
      { action: 'group.delete', requestId: 'r', groupId },
      { action: 'group.add', requestId: 'r', groupId, sessionId: 's1' },
      { action: 'group.remove', requestId: 'r', groupId, userId: 'anna' },
    ];
    const list = (groupId: string): UpMessage => ({ action: 'group.list', requestId: 'r', groupId });
    for (const id of [group.id, 'nowhere'])
      for (const request of [...tries(id), list(id)]) await his.send(request);
    const answers = his.received('error');
    expect(answers).toHaveLength(10);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.code).toBe('group.not-found');
    await tab.send({ action: 'group.add', groupId: group.id, userId: 'ben' });
    for (const request of tries(group.id)) await his.send(request);
    expect(codes(his).slice(10)).toEqual(tries('').map(() => 'action.forbidden'));
    expect(await members(his, group)).toHaveLength(2);
  });

  test('take either a session or a person at a time', async () => {
    const { tab, group } = await founded();
    for (const action of ['group.add', 'group.remove'] as const)
      for (const what of [{}, { sessionId: 's1', userId: 'ben' }])
        await tab.send({ action, groupId: group.id, ...what });
    expect(codes(tab)).toEqual(Array.from({ length: 4 }, () => 'message.invalid'));
    await tab.send({ action: 'group.remove', groupId: group.id, userId: 'anna' });
    expect(codes(tab).at(-1)).toBe('action.forbidden');
  });
});
