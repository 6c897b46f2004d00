import type { UpOf } from '../../../shared/messages.ts';
import type { App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import { fullList } from '../../limits/full-list.ts';
import { type Answer, refused } from '../../message/answer.ts';
import { letGo, takeIn } from '../../rules/groups.ts';
import { governing, MOST_GOVERNING } from '../../rules/imposing.ts';
import { noSuchContact } from './contacts.ts';
import { groupEntrance, infoOf, managedGroup } from './groups.ts';

/** Only what one may see oneself can be put into a group: a session that one is a member of, somebody one knows. */
export const addToGroup = async (
  app: App,
  { user }: Caller,
  { groupId, sessionId, userId }: UpOf<'group.add'>,
): Promise<Answer> => {
  if ((sessionId === undefined) === (userId === undefined)) return oneOfBoth();
  const managed = await managedGroup(app, user, groupId);
  if ('refusal' in managed) return managed.refusal;
  if (sessionId !== undefined) {
    const entered = await entrance(app, user, sessionId);
    if ('refusal' in entered) return entered.refusal;
    const full = await fullList(app, ['sessions of a group', groupId]);
    if (full !== null) return full;
    const is = await app.rules.belongs(groupId, sessionId);
    // Who moderates the session as well puts it under the rule of the group; for anybody else it is a list.
    if (entered.membership.role !== 'moderator') await app.groups.add(groupId, { sessionId });
    else if (is !== 'governed') {
      if (governing(entered.session.imposed) >= MOST_GOVERNING)
        return refused('list.full', `groups that govern a session: ${MOST_GOVERNING}.`);
      await app.rules.note(groupId, sessionId, 'joining', app.clock());
      await takeIn(app, groupId, sessionId);
    }
  } else {
    const contact = await app.contacts.find(user.id, userId ?? '');
    if (contact === null) return noSuchContact();
    const { id, name } = contact;
    const full = await fullList(app, ['people of a group', groupId], ['groups of a person', id]);
    if (full !== null) return full;
    await app.groups.add(groupId, { member: { userId: id, name, role: 'member' } });
  }
  return { type: 'group.changed', group: infoOf(managed.group, managed.role) };
};

/** Whoever was put into a group may leave it; only a moderator may not, so that there is always one left. */
export const removeFromGroup = async (
  app: App,
  { user }: Caller,
  { groupId, sessionId, userId }: UpOf<'group.remove'>,
): Promise<Answer> => {
  if ((sessionId === undefined) === (userId === undefined)) return oneOfBoth();
  const own = userId === user.id;
  const managed = await (own ? groupEntrance : managedGroup)(app, user, groupId);
  if ('refusal' in managed) return managed.refusal;
  if (own && managed.role === 'moderator')
    return refused('action.forbidden', 'You cannot take yourself out; delete the group instead.');
  if (sessionId === undefined) await app.groups.remove(groupId, { userId: userId ?? '' });
  else if (['listed', null].includes(await app.rules.belongs(groupId, sessionId)))
    await app.groups.remove(groupId, { sessionId });
  else {
    await app.rules.note(groupId, sessionId, 'leaving', app.clock());
    await letGo(app, groupId, sessionId);
  }
  return { type: 'group.changed', group: infoOf(managed.group, managed.role) };
};

const oneOfBoth = (): Answer => refused('message.invalid', 'Give either a sessionId or a userId.');
