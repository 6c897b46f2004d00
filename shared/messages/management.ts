import * as z from 'zod/mini';
import {
  cursor,
  down,
  id,
  milliseconds,
  name,
  revision,
  role,
  sessionInfo,
  sessionState,
  up,
  userKind,
} from './fields.ts';

/** A session's own timings; null for those of the deployment. They hold for who enters from then on. */
const timings = z.optional(z.nullable(z.object({ idleTimeout: milliseconds, warningPeriod: milliseconds })));

const member = z.object({ userId: z.string(), name: z.string(), kind: userKind, role });

/** Sessions, and who is entitled to them. */
export const managementUp = [
  up('session.create', 'Founds a session; its founder is its first moderator.', { name, timings }),
  up('session.update', 'Renames, closes, reopens, hides or shows a session, if nobody was faster.', {
    sessionId: id,
    /** The one that the change was decided on. */
    revision,
    name: z.optional(name),
    state: z.optional(sessionState),
    timings,
  }),
  up('participant.remove', 'Ends the participation of somebody who is inside or at the door.', {
    sessionId: id,
    participantId: id,
  }),
  up('member.add', 'Entitles one of my contacts to a session.', {
    sessionId: id,
    userId: id,
    role: z.optional(role),
  }),
  up('member.update', 'Gives a member another role.', { sessionId: id, userId: id, role }),
  up('member.remove', 'Takes the right to a session away, and ends the participation.', {
    sessionId: id,
    userId: id,
  }),
  up('members.list', 'Lists who is entitled to a session.', { sessionId: id, cursor: z.optional(cursor) }),
] as const;

export const managementDown = [
  down('session.created', 'The session that you founded.', { session: sessionInfo }),
  down('session.changed', 'A session has another name or state; told to everybody inside. Also the reply.', {
    sessionId: z.string(),
    /** Drop it if you know a higher revision. */
    session: sessionInfo,
  }),
  down('participant.removed', 'They are out, as you asked.', {
    sessionId: z.string(),
    participantId: z.string(),
  }),
  down('member.changed', 'Who is entitled now, and as what.', { sessionId: z.string(), member }),
  down('member.removed', 'They are not entitled any more.', { sessionId: z.string(), userId: z.string() }),
  down('members', 'A page of those who are entitled to a session.', {
    sessionId: z.string(),
    members: z.array(member),
    next: z.nullable(cursor),
  }),
] as const;
