import type { Member } from '../../../shared/directory/session.ts';
import type { UpOf } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { ParticipantId, Role, SessionId } from '../../../shared/presence/participant.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import { standingOf } from '../../entitlement/standing.ts';
import { fullList } from '../../limits/full-list.ts';
import { type Answer, refused } from '../../message/answer.ts';
import { isOwnerNow, keepAsOwner } from '../../session/owner.ts';
import { noSuchContact } from './contacts.ts';
import { ofTheOwner, ownershipOf } from './ownership.ts';

/** Entitles somebody whom the moderator knows. Ids of strangers, real or not, are all the same answer. */
export const addMember = async (
  app: App,
  { user }: Caller,
  { sessionId, userId, role = 'member' }: UpOf<'member.add'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'member.add');
  if ('refusal' in entered) return entered.refusal;
  const contact = await app.contacts.find(user.id, userId);
  if (contact === null) return noSuchContact();
  const { name, kind } = contact;
  const member = { userId, name, kind, role };
  const full = await fullList(app, ['members of a session', sessionId], ['sessions of a person', userId]);
  if (full !== null) {
    const { membership } = await app.sessions.entrance(sessionId, userId);
    if (membership === null) return full;
  }
  if ((await app.members.add(sessionId, member, app.clock())) === 'added')
    return { type: 'member.changed', sessionId, member };
  const there = await app.sessions.entrance(sessionId, userId);
  return { type: 'member.changed', sessionId, member: { ...member, role: there.membership?.role ?? role } };
};

/** Nobody changes their own role, so that there is always a moderator left. */
export const updateMember = async (
  app: App,
  { user }: Caller,
  { sessionId, userId, role }: UpOf<'member.update'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'member.update');
  if ('refusal' in entered) return entered.refusal;
  if (userId === entered.session.owner) return ofTheOwner();
  if (userId === user.id) return notOneself();
  const member = await appointed(app, user, sessionId, userId, role);
  if (member === 'missing') return noSuchMember();
  if (member === 'undone') return notOneself();
  await app.advance({ sessionId, participantId: userId }, { type: 'appoint', role });
  return { type: 'member.changed', sessionId, member };
};

/** The right goes first, then whoever came in by it. */
export const removeMember = async (
  app: App,
  { user }: Caller,
  { sessionId, userId, userIds, key }: UpOf<'member.remove'>,
): Promise<Answer> => {
  if (userId === undefined || userIds !== undefined || key !== undefined)
    return refused('message.invalid', 'userId says who is meant; userIds and key are for backends.');
  const entered = await entrance(app, user, sessionId, 'member.remove');
  if ('refusal' in entered) return entered.refusal;
  if (userId === entered.session.owner) return ofTheOwner();
  if (userId === user.id) return notOneself();
  const member = await appointed(app, user, sessionId, userId, 'member');
  if (member === 'undone') return notOneself();
  const removed = await app.members.remove(sessionId, userId);
  if (member !== 'missing' && (await isOwnerNow(app, sessionId, userId))) {
    await keepAsOwner(app, sessionId, member);
    return ofTheOwner();
  }
  // Even if there was nothing to remove: a death may have come between the two.
  const person = { sessionId, participantId: userId };
  await app.mine.forget(person);
  await app.advance(person, { type: 'remove', by: user.id });
  return removed === 'removed' ? { type: 'member.removed', sessionId, userId } : noSuchMember();
};

export const listMembers = async (
  app: App,
  { user }: Caller<Actor>,
  { sessionId, cursor }: UpOf<'members.list'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'members.list');
  if ('refusal' in entered) return entered.refusal;
  const { members, next } = await app.members.ofSession(sessionId, cursor ?? null);
  return { type: 'members', sessionId, members: [...members], ...ownershipOf(entered.session), next };
};

/**
 * Two moderators who take each other's role away at the same time would leave nobody, and somebody may become the
 * owner meanwhile: whoever finds afterwards that it was not theirs to take gives it back.
 */
const appointed = async (
  app: Pick<App, 'sessions' | 'participants' | 'entitlement' | 'members' | 'advance'>,
  moderator: User,
  sessionId: SessionId,
  userId: ParticipantId,
  role: Role,
): Promise<Member | 'missing' | 'undone'> => {
  const { members } = app;
  const member = await members.appoint(sessionId, userId, role);
  if (member === 'missing' || role === 'moderator') return member;
  const own = await standingOf(app, moderator, sessionId);
  if (typeof own === 'object' && own.role === 'moderator' && own.session.owner !== userId) return member;
  await members.appoint(sessionId, userId, 'moderator');
  // They may have come in between the two.
  await app.advance({ sessionId, participantId: userId }, { type: 'appoint', role: 'moderator' });
  return 'undone';
};

const notOneself = (): Answer =>
  refused('action.forbidden', 'Another moderator has to do that, so that there is always one.');

const noSuchMember = (): Answer => refused('member.not-found', 'Nobody of this id is a member.');
