import type { Action, ServiceAction, UpMessage, UpOf } from '../shared/messages.ts';
import { activity } from './actions/activity.ts';
import { admit } from './actions/admission.ts';
import {
  acceptContact,
  declineContact,
  inviteContact,
  withdrawContact,
} from './actions/contact-invitations.ts';
import { listContacts, removeContact } from './actions/contacts.ts';
import { deleteContent, listContent, putContent } from './actions/content.ts';
import { deny, listWaiting } from './actions/door.ts';
import { exit, leave } from './actions/exit.ts';
import { extend } from './actions/extension.ts';
import { createSession } from './actions/founding.ts';
import { addToGroup, removeFromGroup } from './actions/group-entries.ts';
import { createGroup, deleteGroup, listGroupMembers, listGroups, renameGroup } from './actions/groups.ts';
import { hello } from './actions/hello.ts';
import { listInside } from './actions/inside.ts';
import { createInvitation, listInvitations, revokeInvitation } from './actions/invitations.ts';
import { join } from './actions/join.ts';
import { leaveForGood } from './actions/leaving.ts';
import { updateSession } from './actions/management.ts';
import { media } from './actions/media.ts';
import { addMember, listMembers, removeMember, updateMember } from './actions/members.ts';
import { handOver } from './actions/ownership.ts';
import { ping } from './actions/ping.ts';
import { place } from './actions/queue.ts';
import { removeParticipant } from './actions/removal.ts';
import { listRoster } from './actions/roster.ts';
import { listSessions } from './actions/sessions.ts';
import { watchSessions } from './actions/watching.ts';
import type { Answer } from './answer.ts';
import type { App, Caller } from './app.ts';
import { barred } from './entrance.ts';
import { getMine, putMine } from './sharing/mine.ts';
import { signal } from './sharing/signals.ts';
import { setState } from './sharing/state.ts';

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
