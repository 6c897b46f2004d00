import * as z from 'zod/mini';
import { about, down, instant, of, part, revision, says, up } from './fields.ts';

export const waitingRoom = z.array(
  part(
    z.object({
      participantId: says(z.string(), 'The id of the guest in the session.'),
      name: says(z.string(), 'What they want to be called.'),
      knockedAt: says(instant, 'When they knocked.'),
    }),
    'WaitingEntry',
    'A guest at the door.',
  ),
);

/** Guests at the door, and the moderators who open it. */
export const waitingUp = [
  up('waiting.admit', 'Lets a guest in. For moderators who are inside.', {
    sessionId: of.session,
    participantId: of.participant,
  }),
  up('waiting.deny', 'Turns a guest away. For moderators who are inside.', {
    sessionId: of.session,
    participantId: of.participant,
  }),
] as const;

export const waitingDown = [
  down('session.waiting', 'You are at the door: a moderator decides, at the latest until then.', {
    sessionId: about.session,
    participantId: says(z.string(), 'Who you are in the session.'),
    until: says(instant, 'When the knock is given up if nobody answers it.'),
  }),
  down('session.admitted', 'A moderator let you in. Send session.join.', { sessionId: about.session }),
  down('waiting.changed', 'Who waits at the door; told to moderators inside. Also the reply to deciding.', {
    sessionId: about.session,
    revision: says(revision, 'Drop the message if you know a higher one.'),
    waiting: says(waitingRoom, 'Who waits.'),
  }),
] as const;
