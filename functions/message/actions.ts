import type { Action, ServiceAction, UpMessage, UpOf } from '../../shared/messages.ts';
import { deleteContent, listContent, putContent } from '../actions/content/content.ts';
import {
  acceptContact,
  declineContact,
  inviteContact,
  withdrawContact,
} from '../actions/directory/contact-invitations.ts';
import { listContacts, removeContact } from '../actions/directory/contacts.ts';
import { createSession } from '../actions/directory/founding.ts';
import { addToGroup, removeFromGroup } from '../actions/directory/group-entries.ts';
import {
  createGroup,
  deleteGroup,
  listGroupMembers,
  listGroups,
  renameGroup,
} from '../actions/directory/groups.ts';
import { updateSession } from '../actions/directory/management.ts';
import { addMember, listMembers, removeMember, updateMember } from '../actions/directory/members.ts';
import { handOver } from '../actions/directory/ownership.ts';
import { listSessions } from '../actions/directory/sessions.ts';
import { admit } from '../actions/door/admission.ts';
import { deny, listWaiting } from '../actions/door/door.ts';
import { createInvitation, listInvitations, revokeInvitation } from '../actions/door/invitations.ts';
import { removeParticipant } from '../actions/door/removal.ts';
import { activity } from '../actions/inside/activity.ts';
import { exit, leave } from '../actions/inside/exit.ts';
import { extend } from '../actions/inside/extension.ts';
import { hello } from '../actions/inside/hello.ts';
import { join } from '../actions/inside/join.ts';
import { leaveForGood } from '../actions/inside/leaving.ts';
import { media } from '../actions/inside/media.ts';
import { ping } from '../actions/inside/ping.ts';
import { listRoster } from '../actions/inside/roster.ts';
import { watchSessions } from '../actions/inside/watching.ts';
import { listInside } from '../actions/inside.ts';
import { place } from '../actions/queue.ts';
import type { App, Caller } from '../app.ts';
import { barred } from '../entering/entrance.ts';
import { getMine, putMine } from '../sharing/mine.ts';
import { signal } from '../sharing/signals.ts';
import { setState } from '../sharing/state.ts';
import type { Answer } from './answer.ts';

/** What each action of the wire does. The answer goes back to the caller; null says nothing. */
const actions: {
  readonly [A in Exclude<Action, ServiceAction>]: (
    app: App,
    caller: Caller,
    request: UpOf<A>,
  ) => Promise<Answer | null>;
} = {
  hello,
  ping,
  activity,
  media,
  'presence.set': setState,
  signal,
  'mine.put': putMine,
  'mine.get': getMine,
  'sessions.list': listSessions,
  'session.join': join,
  'session.exit': exit,
  'session.leave': leave,
  'session.extend': extend,
  'waiting.list': listWaiting,
  'waiting.place': place,
  'waiting.admit': admit,
  'waiting.deny': deny,
  'roster.list': listRoster,
  'session.inside': listInside,
  'content.put': putContent,
  'content.delete': deleteContent,
  'content.list': listContent,
  'sessions.watch': watchSessions,
  'session.create': createSession,
  'session.update': updateSession,
  'participant.remove': removeParticipant,
  'member.add': addMember,
  'member.update': updateMember,
  'member.remove': removeMember,
  'member.leave': leaveForGood,
  'members.list': listMembers,
  'session.handover': handOver,
  'invitation.create': createInvitation,
  'invitation.revoke': revokeInvitation,
  'invitation.list': listInvitations,
  'groups.list': listGroups,
  'group.create': createGroup,
  'group.rename': renameGroup,
  'group.delete': deleteGroup,
  'group.add': addToGroup,
  'group.remove': removeFromGroup,
  'group.list': listGroupMembers,
  'contacts.list': listContacts,
  'contact.invite': inviteContact,
  'contact.withdraw': withdrawContact,
  'contact.accept': acceptContact,
  'contact.decline': declineContact,
  'contact.remove': removeContact,
};

/** What nobody of the caller's kind may do is refused here, what backends alone may say among it; what depends on the session, where it is read. */
export const act = async (app: App, caller: Caller, request: UpMessage): Promise<Answer | null> => {
  const right =
    request.action === 'sessions.list' ? (`sessions.list ${request.scope}` as const) : request.action;
  const refusal = barred(right, caller.user);
  if (refusal !== null) return refusal;
  // The entry is the one of this very action; the compiler cannot follow the pair.
  const action = actions[request.action as keyof typeof actions] as (
    a: App,
    c: Caller,
    r: UpMessage,
  ) => Promise<Answer | null>;
  return action(app, caller, request);
};
