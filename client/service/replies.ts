import type { DownOf, UpOf } from '../../shared/messages.ts';
import type { Replies } from '../link/requests.ts';

/** What a backend says as people do, and its reply. */
type Shared =
  | 'ping'
  | 'session.update'
  | 'rule.put'
  | 'rule.get'
  | 'timings.list'
  | 'members.list'
  | 'roster.list'
  | 'waiting.list'
  | 'waiting.admit'
  | 'waiting.deny'
  | 'invitation.create'
  | 'invitation.revoke'
  | 'invitation.list'
  | 'content.list'
  | 'content.put'
  | 'content.delete';

/** The reply to each message of a backend. */
export type ServiceReplies = Pick<Replies, Shared> & {
  'session.put': DownOf<'session.stored'>;
  'session.delete': DownOf<'session.deleted'>;
  'member.put': DownOf<'members.stored'>;
  'member.remove': DownOf<'members.removed'>;
  'participant.remove': DownOf<'participant.removed' | 'participants.removed'>;
  'participant.release': DownOf<'participant.released'>;
  'attendance.get': DownOf<'attendance'>;
  'presence.get': DownOf<'presence.session' | 'presence.person'>;
  'sessions.occupied': DownOf<'occupied'>;
};

export type ServiceAction = keyof ServiceReplies;

/** A message without what is added on the way. */
export type Said<A extends ServiceAction> = Omit<UpOf<A>, 'action' | 'requestId'>;

/** The reply to a message that says this: where there are two for an action, what is asked for decides. */
export type ReplyTo<A extends ServiceAction, S = Said<A>> = A extends 'presence.get'
  ? S extends { sessionId: string }
    ? DownOf<'presence.session'>
    : S extends { userId: string }
      ? DownOf<'presence.person'>
      : ServiceReplies[A]
  : A extends 'participant.remove'
    ? S extends { sessionId: string; participantId: string }
      ? DownOf<'participant.removed'>
      : S extends { all: unknown } | { participantId: string }
        ? DownOf<'participants.removed'>
        : ServiceReplies[A]
    : ServiceReplies[A];
