import * as z from 'zod/mini';
import { part, says } from './described.ts';
import { about, cursor, declared, down, id, instant, namesake, of, revision, up } from './fields.ts';

export const waitingRoom = z.array(
  part(
    z.object({
      participantId: says(z.string(), 'The id of the guest in the session.'),
      name: says(z.string(), 'What they want to be called.'),
      knockedAt: says(instant, 'When they knocked.'),
      invitationId: says(z.optional(z.string()), 'The link that they came by.'),
      namesake,
    }),
    'WaitingEntry',
    'A guest at the door.',
  ),
);

/** How many wait, of whom only those are told who knocked first. */
export const waitingTotal = says(z.number(), 'How many wait, those included who are not in `waiting`.');

/** Guests at the door, and the moderators who open it. */
export const waitingUp = declared(() => [
  up('waiting.list', 'Reads a page of who waits at the door. For moderators who are inside.', {
    sessionId: of.session,
    cursor: says(z.optional(cursor), 'Where the page begins. By default with who knocked first.'),
  }),
  up('waiting.place', 'Asks how things stand at the door. For a guest who waits.', {
    sessionId: of.session,
  }),
  up('waiting.admit', 'Lets a guest in, or all who wait. For moderators who are inside.', {
    sessionId: of.session,
    participantId: says(z.optional(id), 'The guest who is meant.'),
    all: says(
      z.optional(z.literal(true)),
      'Those are meant who knocked first, up to fifty of them and as many as there is room for inside. Say it again for the rest.',
    ),
    knockedAt: says(
      z.optional(instant),
      'The knock that is answered. Whoever has knocked again since, perhaps under another name, is not let in by it.',
    ),
  }),
  up(
    'waiting.deny',
    'Turns away a guest, all who came by a link, or everybody at the door. For moderators who are inside.',
    {
      sessionId: of.session,
      participantId: says(z.optional(id), 'The guest who is meant.'),
      invitationId: says(z.optional(id), 'The link that they came by who are meant.'),
      all: says(z.optional(z.literal(true)), 'Everybody is meant.'),
    },
  ),
]);

export const waitingDown = /* @__PURE__ */ declared(() => [
  down('session.waiting', 'You are at the door: a moderator decides, at the latest until then.', {
    sessionId: about.session,
    participantId: says(z.string(), 'Who you are in the session.'),
    until: says(instant, 'When the knock is given up if nobody answers it.'),
    ahead: says(z.optional(z.number()), 'How many wait who knocked before you.'),
    attended: says(z.optional(z.boolean()), 'Whether a moderator is inside, who can open.'),
  }),
  down('session.admitted', 'A moderator let you in. Send session.join.', { sessionId: about.session }),
  down('waiting', 'A page of who waits at the door, those first who knocked first.', {
    sessionId: about.session,
    revision: says(revision, 'How recent it is: the number under which who is there was last published.'),
    waiting: says(waitingRoom, 'Who waits: about 8 KB of them.'),
    waitingTotal,
    next: says(z.nullable(cursor), 'Where the next page begins; null when this is the last.'),
  }),
  down('waiting.changed', 'Who waits at the door; told to moderators inside. Also the reply to deciding.', {
    sessionId: about.session,
    revision: says(revision, 'Drop the message if you know a higher one.'),
    waiting: says(waitingRoom, 'Who waits: those who knocked first, in about 8 KB.'),
    waitingTotal,
  }),
]);
