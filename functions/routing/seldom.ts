import type { Action, ServiceAction, UpOf } from '../../shared/messages.ts';
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
import { hold, release, releaseParticipant } from '../actions/inside/holding.ts';
import { leaveForGood } from '../actions/inside/leaving.ts';
import { watchSessions } from '../actions/inside/watching.ts';
import { listInside } from '../actions/inside.ts';
import { place } from '../actions/queue.ts';
import { getRule, putRule } from '../actions/rules/rule.ts';
import { listTimings } from '../actions/rules/timings.ts';
import type { App, Caller } from '../app.ts';
import { listAttendance } from '../attendance/attendance.ts';
import { listHistory } from '../attendance/history.ts';
import type { Answer } from '../message/answer.ts';
import { getMine, putMine } from '../sharing/mine.ts';

/** What people may say, and nobody but a backend has more. */
export type PeoplesAction = Exclude<Action, ServiceAction>;

/** What an action of the wire does. The answer goes back to the caller; null says nothing. */
export type Act<A extends PeoplesAction> = (
  app: App,
  caller: Caller,
  request: UpOf<A>,
) => Promise<Answer | null>;

/** What nobody does while they are at work in a session: fetched when somebody first does it, so that a function starts without. */
export const seldom = {
  'sessions.list': listSessions,
  'sessions.watch': watchSessions,
  'session.inside': listInside,
  'session.create': createSession,
  'session.update': updateSession,
  'session.handover': handOver,
  'mine.put': putMine,
  'mine.get': getMine,
  'waiting.list': listWaiting,
  'waiting.place': place,
  'waiting.admit': admit,
  'waiting.deny': deny,
  'session.hold': hold,
  'session.release': release,
  'participant.remove': removeParticipant,
  'participant.release': releaseParticipant,
  'member.add': addMember,
  'member.update': updateMember,
  'member.remove': removeMember,
  'member.leave': leaveForGood,
  'members.list': listMembers,
  'rule.put': putRule,
  'rule.get': getRule,
  'timings.list': listTimings,
  'attendance.list': listAttendance,
  'history.list': listHistory,
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
} satisfies { readonly [A in PeoplesAction]?: Act<A> };
