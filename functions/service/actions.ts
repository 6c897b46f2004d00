import { createHash } from 'node:crypto';
import type { Action, UpMessage, UpOf } from '../../shared/messages.ts';
import { deleteContent, listContent, putContent } from '../actions/content/content.ts';
import { updateSession } from '../actions/directory/management.ts';
import { listMembers } from '../actions/directory/members.ts';
import { admit } from '../actions/door/admission.ts';
import { deny, listWaiting } from '../actions/door/door.ts';
import { createInvitation, listInvitations, revokeInvitation } from '../actions/door/invitations.ts';
import { releaseParticipant } from '../actions/inside/holding.ts';
import { listRoster } from '../actions/inside/roster.ts';
import { getRule, putRule } from '../actions/rules/rule.ts';
import { listTimings } from '../actions/rules/timings.ts';
import { barred } from '../entering/entrance.ts';
import { type Answer, refused } from '../message/answer.ts';
import type { ServiceApp, ServiceCaller } from './app.ts';
import { getAttendance } from './attendance.ts';
import { deleteSession } from './deletion.ts';
import { putMembers, removeMembers } from './members.ts';
import { getPresence, listOccupied } from './presence.ts';
import { removeParticipants } from './removal.ts';
import { putSession } from './sessions.ts';

/** What each action of the wire does when a backend says it. What is not here, the table of rights gives to no service. */
const actions: {
  readonly [A in Action]?: (app: ServiceApp, caller: ServiceCaller, request: UpOf<A>) => Promise<Answer>;
} = {
  ping: async () => ({ type: 'pong' }),
  'session.put': putSession,
  'session.update': updateSession,
  'session.delete': deleteSession,
  'rule.put': putRule,
  'rule.get': getRule,
  'timings.list': listTimings,
  'member.put': putMembers,
  'member.remove': removeMembers,
  'members.list': listMembers,
  'presence.get': getPresence,
  'attendance.get': getAttendance,
  'sessions.occupied': listOccupied,
  'participant.remove': removeParticipants,
  'participant.release': releaseParticipant,
  'roster.list': listRoster,
  'waiting.list': listWaiting,
  'waiting.admit': admit,
  'waiting.deny': deny,
  'invitation.create': createInvitation,
  'invitation.revoke': revokeInvitation,
  'invitation.list': listInvitations,
  'content.list': listContent,
  'content.put': putContent,
  'content.delete': deleteContent,
};

/** Does what a backend says, once for each key. */
export const serve = async (app: ServiceApp, caller: ServiceCaller, request: UpMessage): Promise<Answer> => {
  const action = actions[request.action] as
    | ((a: ServiceApp, c: ServiceCaller, r: UpMessage) => Promise<Answer>)
    | undefined;
  if (action === undefined || request.action === 'sessions.list')
    return refused('action.forbidden', 'It is for people, over the socket.');
  const refusal = barred(request.action, caller.user);
  if (refusal !== null) return refusal;
  // A link has a key of its own, by which its secret is made again and never kept.
  const key = 'key' in request && request.action !== 'invitation.create' ? request.key : undefined;
  if (key === undefined) return action(app, caller, request);
  const digest = digestOf(request);
  const before = await app.kept.find(caller.user.id, key);
  if (before !== null)
    return before.digest === digest
      ? (JSON.parse(before.text) as Answer)
      : refused('message.key-used', 'It was said with another message before.');
  const answer = await action(app, caller, request);
  if (answer.type !== 'error')
    await app.kept.keep(caller.user.id, key, { digest, text: JSON.stringify(answer) }, app.clock());
  return answer;
};

const digestOf = ({ requestId: _own, ...said }: UpMessage): string =>
  createHash('sha256').update(JSON.stringify(said)).digest('base64url');
