import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Group } from '../../../shared/directory/directory.ts';
import { instant } from '../../../shared/instant.ts';
import type { GroupTable } from '../../../shared/ports/directory.ts';
import { oddIds, start } from '../people.ts';

const newGroup = (id: string = randomUUID()): Group => ({ id, name: 'Design team', revision: 1 });
const place = (userId: string) => ({ member: { userId, name: `${userId}!`, role: 'member' as const } });

/** What every group table does. */
export const groupTableContract = (table: () => GroupTable): void => {
  const founded = async (group = newGroup(), userId = 'anna') => {
    expect(await table().create(group, { userId, name: 'Anna' })).toBe('created');
    return group;
  };

  test('its founder moderates it, and nobody else is in it', async () => {
    const group = await founded();
    expect(await table().entrance(group.id, 'anna')).toEqual({ group, role: 'moderator' });
    expect(await table().create({ ...group, name: 'Another' }, { userId: 'anna', name: 'Anna' })).toBe(
      'exists',
    );
    expect(await table().entrance(group.id, 'anna')).toEqual({ group, role: 'moderator' });
    expect(await table().entrance(group.id, 'ben')).toEqual({ group, role: null });
    const unfounded = randomUUID();
    expect(await table().entrance(unfounded, 'anna')).toEqual({ group: null, role: null });
    await table().add(unfounded, place('anna'));
    expect(await table().entrance(unfounded, 'anna')).toEqual({ group: null, role: 'member' });
  });

  test('of ten renamings based on one revision one wins', async () => {
    const { id } = await founded();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => table().rename(id, 1, `n${index}`)),
    );
    const won = answers.filter((answer) => answer !== 'conflict');
    expect(won).toHaveLength(1);
    expect((await table().entrance(id, 'anna')).group).toEqual(won[0]);
    expect(won[0]).toMatchObject({ revision: 2, name: `n${answers.indexOf(won[0] ?? 'conflict')}` });
    expect(await table().rename(randomUUID(), 1, 'ghost')).toBe('conflict');
  });

  test('people are added once, and removed', async () => {
    const { id } = await founded();
    expect(await table().add(id, place('ben'))).toBe('added');
    expect(await table().add(id, place('ben'))).toBe('exists');
    expect((await table().members(id, null)).members).toEqual([
      { userId: 'anna', name: 'Anna', role: 'moderator' },
      place('ben').member,
    ]);
    await table().remove(id, { userId: 'ben' });
    await table().remove(id, { userId: 'ben' });
    expect((await table().entrance(id, 'ben')).role).toBeNull();
  });

  test('sessions are added once, and removed', async () => {
    const { id } = await founded();
    expect(await table().add(id, { sessionId: 's1' })).toBe('added');
    expect(await table().add(id, { sessionId: 's1' })).toBe('exists');
    await table().remove(id, { sessionId: 's1' });
    expect(await table().add(id, { sessionId: 's1' })).toBe('added');
  });

  test('a deleted group is in no list, and empty when it is created again', async () => {
    const userId = randomUUID();
    const group = await founded(newGroup(), userId);
    await table().add(group.id, { sessionId: 's1' });
    await table().add(group.id, place('ben'));
    await table().close(group.id, instant(start));
    await table().delete(group.id);
    expect(await table().entrance(group.id, userId)).toEqual({ group: null, role: null });
    expect(await table().ofUser(userId, null)).toEqual({ groups: [], next: null });
    expect(await table().add(group.id, { sessionId: 's1' })).toBe('added');
    expect((await table().entrance(group.id, 'ben')).role).toBeNull();
  });

  test('a deleted group is not created again by repeating the request that created it', async () => {
    const userId = randomUUID();
    const group = await founded(newGroup(), userId);
    await table().close(group.id, instant(start));
    await table().delete(group.id);
    expect(await table().create(group, { userId, name: 'Anna' })).toBe('exists');
    expect(await table().entrance(group.id, userId)).toEqual({ group: null, role: null });
  });

  test('all groups of somebody are listed, by pages', async () => {
    const userId = randomUUID();
    const ids: string[] = [];
    for (let count = 0; count < 60; count += 1) ids.push((await founded(newGroup(), userId)).id);
    const first = await table().ofUser(userId, null);
    expect(first.groups).toHaveLength(50);
    const second = await table().ofUser(userId, first.next);
    expect(second.next).toBeNull();
    const found = [...first.groups, ...second.groups].map(({ group }) => group.id);
    expect(found.sort()).toEqual(ids.sort());
    expect(await table().ofUser(userId, 'rubbish')).toEqual(first);
  });

  test('ids may hold anything', async () => {
    for (const odd of oddIds.filter((id) => id !== '')) {
      const group = await founded(newGroup(`${odd}${randomUUID()}`.slice(-128)), odd);
      await table().add(group.id, { sessionId: odd });
      expect(await table().entrance(group.id, odd)).toEqual({ group, role: 'moderator' });
    }
  });
};
