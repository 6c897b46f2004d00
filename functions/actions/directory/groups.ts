import type { Group, GroupId } from '../../../shared/directory/directory.ts';
import type { GroupInfo, UpOf } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { Role } from '../../../shared/presence/participant.ts';
import type { App, Caller } from '../../app.ts';
import { fullList } from '../../limits/full-list.ts';
import { type Answer, refused } from '../../message/answer.ts';
import { idsOf } from '../../message/wish.ts';
import { dissolve } from '../../rules/groups.ts';

type Groups = Pick<App, 'groups'>;

/** Founds a group, once for each wish. */
export const createGroup = async (
  app: Pick<App, 'groups' | 'clock' | 'listSizes'>,
  { user }: Caller,
  request: UpOf<'group.create'>,
): Promise<Answer> => {
  const { groups, clock } = app;
  const ids = idsOf(user, request, clock());
  for (const { group, role } of await Promise.all(ids.map((id) => groups.entrance(id, user.id))))
    if (group !== null && role !== null) return { type: 'group.changed', group: infoOf(group, role) };
  const full = await fullList(app, ['groups of a person', user.id]);
  if (full !== null) return full;
  const group = { id: ids[0], name: request.name, revision: 1 };
  const made = await groups.create(group, { userId: user.id, name: user.name });
  // The same wish came twice, and what it made may have been deleted between the two.
  if (made === 'exists' && (await groups.entrance(group.id, user.id)).group === null) return noSuchGroup();
  return { type: 'group.changed', group: infoOf(group, 'moderator') };
};

export const renameGroup = async (
  app: Groups,
  { user }: Caller,
  { groupId, revision, name }: UpOf<'group.rename'>,
): Promise<Answer> => {
  const managed = await managedGroup(app, user, groupId);
  if ('refusal' in managed) return managed.refusal;
  const renamed = await app.groups.rename(groupId, revision, name);
  if (renamed !== 'conflict') return { type: 'group.changed', group: infoOf(renamed, 'moderator') };
  const now = await managedGroup(app, user, groupId);
  if ('refusal' in now) return now.refusal;
  const group = infoOf(now.group, 'moderator');
  // What is wished is so: then the same message has come twice.
  if (now.group.name === name) return { type: 'group.changed', group };
  return refused('group.conflict', `The group is at revision ${group.revision}.`, { group });
};

export const deleteGroup = async (
  app: App,
  { user }: Caller,
  { groupId }: UpOf<'group.delete'>,
): Promise<Answer> => {
  const { group, role } = await app.groups.entrance(groupId, user.id);
  // One that is gone, and in which somebody still has a place, was left half way.
  const managed = group === null && role === 'moderator' ? { group } : await managedGroup(app, user, groupId);
  if ('refusal' in managed) return managed.refusal;
  // First of all: whoever puts a session under its rule from now on finds no rule, and whoever has one has noted the session.
  await app.groups.close(groupId, app.clock());
  // The sweep looks again: for whoever has come meanwhile, and if this function dies.
  await dissolve(app, groupId, await app.rules.closed(groupId));
  return { type: 'group.deleted', groupId };
};

export const listGroups = async (
  { groups }: Groups,
  { user }: Caller,
  { cursor }: UpOf<'groups.list'>,
): Promise<Answer> => {
  const page = await groups.ofUser(user.id, cursor ?? null);
  const listed = page.groups.map(({ group, role }) => infoOf(group, role));
  return { type: 'groups', groups: listed, next: page.next };
};

export const listGroupMembers = async (
  app: Groups,
  { user }: Caller,
  { groupId, cursor }: UpOf<'group.list'>,
): Promise<Answer> => {
  const entered = await groupEntrance(app, user, groupId);
  if ('refusal' in entered) return entered.refusal;
  const { members, next } = await app.groups.members(groupId, cursor ?? null);
  return { type: 'group.members', groupId, members: [...members], next };
};

/** The group, for somebody who is in it. One of others answers as if there were none. */
export const groupEntrance = async (
  { groups }: Groups,
  user: User,
  groupId: GroupId,
): Promise<{ group: Group; role: Role } | { refusal: Answer }> => {
  const { group, role } = await groups.entrance(groupId, user.id);
  return group && role ? { group, role } : { refusal: noSuchGroup() };
};

/** The same, for its moderators. */
export const managedGroup = async (app: Groups, user: User, groupId: GroupId) => {
  const entered = await groupEntrance(app, user, groupId);
  return 'refusal' in entered || entered.role === 'moderator'
    ? entered
    : { refusal: refused('action.forbidden', 'Only moderators of the group change it.') };
};

const noSuchGroup = (): Answer => refused('group.not-found', 'It does not exist, or you are not in it.');

export const infoOf = ({ id, name, revision }: Group, role: Role): GroupInfo => ({
  id,
  name,
  role,
  revision,
});
