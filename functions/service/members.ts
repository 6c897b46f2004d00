import { MOST_LISTED } from '../../shared/directory/directory.ts';
import type { UpOf } from '../../shared/messages.ts';
import { giveUp } from '../../shared/path/advance.ts';
import { AT_ONCE, eachOf } from '../../shared/path/crowd.ts';
import { named } from '../../shared/path/intruders.ts';
import type { ParticipantId, SessionId } from '../../shared/presence/participant.ts';
import { ofTheOwner } from '../actions/directory/ownership.ts';
import { entrance } from '../entering/entrance.ts';
import { calledBy } from '../identity/called.ts';
import { type Answer, refused } from '../message/answer.ts';
import { keepAsOwner } from '../session/owner.ts';
import type { ServiceApp, ServiceCaller } from './app.ts';

/**
 * Entitles people by their ids, whether or not anybody has seen them. First it is looked whether all of it may be done;
 * what a death leaves of it is done by saying the same again.
 */
export const putMembers = async (
  app: ServiceApp,
  { user }: ServiceCaller,
  { sessionId, members }: UpOf<'member.put'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'member.put');
  if ('refusal' in entered) return entered.refusal;
  if (members.some(({ userId }) => userId === user.id)) return noMember();
  const ids = new Set(members.map(({ userId }) => userId));
  if (ids.size < members.length) return refused('message.invalid', 'members: somebody is there twice');
  const { owner } = entered.session;
  if (members.some(({ userId, role }) => userId === owner && role !== 'moderator')) return ofTheOwner();
  const full = await fullFor(app, sessionId, [...ids]);
  if (full !== null) return full;
  let added = 0;
  await eachOf(members, AT_ONCE, async ({ userId, name, kind = 'contact', role = 'member' }) => {
    const member = {
      userId,
      name: calledBy({ sub: userId, ...(name !== undefined && { name }) }),
      kind,
      role,
    };
    if ((await app.members.add(sessionId, member, app.clock())) === 'added') {
      added += 1;
      return;
    }
    await app.members.appoint(sessionId, userId, role);
    await app.advance({ sessionId, participantId: userId }, { type: 'appoint', role });
  });
  // Taken over meanwhile: whoever owns it moderates it.
  const ownerNow = (await app.sessions.find(sessionId))?.owner;
  const demoted = members.find(({ userId, role }) => userId === ownerNow && role !== 'moderator');
  if (demoted !== undefined) {
    await app.members.appoint(sessionId, demoted.userId, 'moderator');
    await app.advance({ sessionId, participantId: demoted.userId }, { type: 'appoint', role: 'moderator' });
  }
  return { type: 'members.stored', sessionId, added, appointed: members.length - added };
};

/** The rights go first, then whoever came in by them. */
export const removeMembers = async (
  app: ServiceApp,
  { user }: ServiceCaller,
  { sessionId, userId, userIds }: UpOf<'member.remove'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'member.remove');
  if ('refusal' in entered) return entered.refusal;
  if ((userId === undefined) === (userIds === undefined))
    return refused('message.invalid', 'One of userId and userIds says who is meant.');
  const ids = new Set(userIds ?? [userId ?? '']);
  if (ids.has(user.id)) return noMember();
  if (entered.session.owner !== null && ids.has(entered.session.owner)) return ofTheOwner();
  let removed = 0;
  await eachOf([...ids], AT_ONCE, async (id) => {
    if ((await app.members.remove(sessionId, id)) === 'removed') removed += 1;
    await app.mine.forget({ sessionId, participantId: id });
  });
  // Taken over meanwhile: they stay. Who has no membership any more has it again when they come next.
  const ownerNow = (await app.sessions.find(sessionId))?.owner;
  const people = await app.participants.gathered(sessionId);
  const kept = people.find(({ participantId }) => participantId === ownerNow && ids.has(participantId));
  if (kept !== undefined) await keepAsOwner(app, sessionId, { ...kept, userId: kept.participantId });
  // Even if there was nothing to remove: a death may have come between the two.
  const inside = people.filter(({ participantId }) => ids.has(participantId) && participantId !== ownerNow);
  const cleared = await app.sendOut(sessionId, named('removed', inside), { by: user.id });
  await giveUp(app, await cleared.finish(), app.aside);
  // Nobody owes it: it is said to be done when it is.
  if (!cleared.isClear) throw new Error(`Some of those removed are still inside ${sessionId}.`);
  return { type: 'members.removed', sessionId, removed };
};

const noMember = (): Answer =>
  refused('action.forbidden', 'A service is no member of a session, and need not be one.');

/** The refusal, if one of the lists that they would be put on has no room for them. */
const fullFor = async (
  app: ServiceApp,
  sessionId: SessionId,
  ids: readonly ParticipantId[],
): Promise<Answer | null> => {
  const [most, mostOfOne] = [MOST_LISTED['members of a session'], MOST_LISTED['sessions of a person']];
  const isNearlyFull = await app.listSizes.reaches('members of a session', sessionId, most - ids.length + 1);
  const full: ParticipantId[] = [];
  let fresh = 0;
  await eachOf(ids, AT_ONCE, async (id) => {
    const isFull = await app.listSizes.reaches('sessions of a person', id, mostOfOne);
    if (!isNearlyFull && !isFull) return;
    // Who is on both lists already takes no further place.
    if ((await app.sessions.entrance(sessionId, id)).membership !== null) return;
    fresh += 1;
    if (isFull) full.push(id);
  });
  if (full.length > 0)
    return refused('list.full', `sessions of a person: ${mostOfOne}; ${full.slice(0, 3).join(', ')}.`);
  if (!isNearlyFull || fresh === 0) return null;
  return (await app.listSizes.reaches('members of a session', sessionId, most - fresh + 1))
    ? refused('list.full', `members of a session: ${most}.`)
    : null;
};
