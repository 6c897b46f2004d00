import * as z from 'zod/mini';
import { endingNames } from '../endings.ts';
import { invitationProblems } from '../errors.ts';
import { content } from './content.ts';
import {
  down,
  id,
  instant,
  milliseconds,
  name,
  revision,
  role,
  sessionInfo,
  up,
  userKind,
} from './fields.ts';
import { waitingRoom } from './waiting.ts';

const phase = z.enum(['present', 'warned']);

export const roster = z.array(
  z.object({
    participantId: z.string(),
    name: z.string(),
    kind: userKind,
    role,
    phase,
    media: z.object({ audio: z.boolean(), video: z.boolean() }),
  }),
);

/** Who is inside, and the clock that runs for each of them. */
export const presenceUp = [
  up('hello', 'Asks who I am. The first message on a connection.', {}),
  up('ping', 'Keeps the connection and its lease alive. Never activity.', { sessionId: z.optional(id) }),
  up('session.join', 'Enters a session, or adds this connection to a participation.', {
    sessionId: id,
    resume: z.optional(z.boolean()),
    /** How a guest wants to be called. Members are called as their account says. */
    name: z.optional(name),
  }),
  up('session.exit', 'Leaves at once, on every tab.', { sessionId: id }),
  up('session.extend', 'Answers the warning: the idle timeout starts anew.', { sessionId: id }),
  up('activity', 'A deliberate action on the workspace, done so long ago. Has no reply.', {
    sessionId: id,
    agoMs: z.optional(milliseconds.check(z.maximum(24 * 60 * 60 * 1000))),
  }),
  up('media', 'Says whether my microphone and camera are on. Never activity.', {
    sessionId: id,
    audio: z.boolean(),
    video: z.boolean(),
  }),
] as const;

export const presenceDown = [
  down('welcome', 'Who you are, and the limits that hold for you.', {
    user: z.object({ id: z.string(), name: z.string(), kind: userKind }),
    limits: z.object({ messageBytes: z.number(), itemBytes: z.number(), keepAlive: milliseconds }),
    /** When your credential runs out. Renew it by a new connection that resumes, before this one is closed. */
    expiresAt: instant,
    /** For guests: the session that the invitation opens, or what is wrong with it. */
    invitation: z.optional(
      z.object({ sessionId: z.nullable(z.string()), problem: z.nullable(z.enum(invitationProblems)) }),
    ),
  }),
  down('pong', 'The answer to a ping.', {}),
  down('session.joined', 'You are in: everything that a workspace has to show.', {
    session: sessionInfo,
    participantId: z.string(),
    role,
    phase,
    /** When the warning comes if nothing is done; null while warned. */
    warnAt: z.nullable(instant),
    /** When the logout comes if nothing is done; null while present. */
    logoutAt: z.nullable(instant),
    policy: z.object({ idleTimeout: milliseconds, warningPeriod: milliseconds }),
    revision,
    roster,
    /** Who waits at the door; for moderators only. */
    waiting: z.optional(waitingRoom),
    content,
  }),
  down('session.left', 'You left, as you asked.', { sessionId: z.string() }),
  down('presence.changed', 'Who is inside now. Drop it if you know a higher revision.', {
    sessionId: z.string(),
    revision,
    roster,
  }),
  down('session.warning', 'You have done nothing for the idle timeout. Extend, or be logged out then.', {
    sessionId: z.string(),
    logoutAt: instant,
  }),
  down('session.extended', 'The warning is answered, on every tab.', {
    sessionId: z.string(),
    warnAt: instant,
  }),
  down('session.ended', 'Your participation is over, and why. The connection may close next.', {
    sessionId: z.string(),
    ending: z.enum(endingNames),
    at: instant,
    mayReturn: z.boolean(),
  }),
] as const;
