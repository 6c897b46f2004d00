import * as z from 'zod/mini';
import { down, id, instant, revision, up } from './fields.ts';

export const waitingRoom = z.array(
  z.object({ participantId: z.string(), name: z.string(), knockedAt: instant }),
);

/** Guests at the door, and the moderators who open it. */
export const waitingUp = [
  up('waiting.admit', 'Lets a guest in. For moderators who are inside.', {
    sessionId: id,
    participantId: id,
  }),
  up('waiting.deny', 'Turns a guest away. For moderators who are inside.', {
    sessionId: id,
    participantId: id,
  }),
] as const;

export const waitingDown = [
  down('session.waiting', 'You are at the door: a moderator decides, at the latest until then.', {
    sessionId: z.string(),
    participantId: z.string(),
    until: instant,
  }),
  down('session.admitted', 'A moderator let you in. Send session.join.', { sessionId: z.string() }),
  down('waiting.changed', 'Who waits at the door; told to moderators inside. Also the reply to deciding.', {
    sessionId: z.string(),
    revision,
    waiting: waitingRoom,
  }),
] as const;
