import * as z from 'zod/mini';
import { endingNames } from '../endings.ts';
import { part, says } from './described.ts';
import { about, cursor, declared, down, id, instant, of, up } from './fields.ts';

const whose = part(
  z.object({
    participantId: says(z.string(), 'The id of the person.'),
    name: says(
      z.nullable(z.string()),
      'What they are called; null when that is not known any more: it is kept for 30 days after they have left.',
    ),
  }),
  'Named',
  'Somebody, by id and name.',
);

const stay = {
  sessionId: about.session,
  from: says(z.nullable(instant), 'When they came in; null when that is not on record any more.'),
  to: says(z.nullable(instant), 'When it ended; null while it lasts.'),
  ending: says(z.nullable(z.enum(endingNames)), 'Why it ended; null while it lasts.'),
  warnings: says(z.number(), 'How often they were warned.'),
  extensions: says(z.number(), 'How often they extended.'),
  part: says(
    z.optional(z.literal(true)),
    'Not all of its records are told of. It has more than one answer is made of, and another part is in the next page or in the one before; or one of them could not be read, and may be there the next time.',
  ),
};

const attended = part(
  z.object({
    who: says(whose, 'Who was inside.'),
    ...stay,
    by: says(z.nullable(whose), 'Whose doing the ending was, or null.'),
  }),
  'Attended',
  'A participation of somebody, as it is on record.',
);

const own = part(
  z.object({
    sessionName: says(
      z.nullable(z.string()),
      'What the session is called; null when it is not in your list, or was asked for by its id.',
    ),
    ...stay,
    lastActivityAt: says(
      z.nullable(instant),
      'When you were last active before it ended, as far as it has been said; null while it lasts.',
    ),
    warnedAt: says(z.nullable(instant), 'With `inactivity`: when the warning came that nobody answered.'),
    idleTimeout: says(z.number(), 'The idle timeout that was in force at its end, in milliseconds.'),
    warningPeriod: says(z.number(), 'The warning period that was in force then, in milliseconds.'),
    longestStay: says(
      z.nullable(z.number()),
      'How long one might stay then, in milliseconds; null for any length.',
    ),
  }),
  'OwnStay',
  'A participation of your own, and what it takes to see why it ended.',
);

const when = {
  from: says(z.optional(instant), 'Only of whoever was inside at this instant or later.'),
  to: says(z.optional(instant), 'Only of whoever had come before this instant.'),
  cursor: of.page,
};

/** What people ask who was there, and of their own past. */
export const attendanceUp = declared(() => [
  up('attendance.list', 'Says who was in a session when, and how it ended.', {
    sessionId: of.session,
    participantId: says(z.optional(id), 'Only of this person: then the newest comes first.'),
    ...when,
  }),
  up('history.list', 'Says when I was in which session myself, and why it ended: the newest first.', {
    sessionId: says(
      z.optional(id),
      'Only in this session. Without it, the last participations in each of those that I was in last.',
    ),
    cursor: says(z.optional(cursor), 'With a `sessionId`: `next` of the page before this one.'),
  }),
]);

/** The same for backends. */
export const attendanceGetUp = declared(() => [
  up(
    'attendance.get',
    'Says who was in a session when, or in which sessions a person was, and how it ended.',
    {
      sessionId: says(z.optional(id), 'The session that is meant.'),
      userId: says(
        z.optional(id),
        'The person who is meant. Without a `sessionId`: their last participations in each of the sessions of their list that they were in last.',
      ),
      ...when,
    },
  ),
]);

export const attendanceDown = /* @__PURE__ */ declared(() => [
  down('attendance', 'Who was there: a page, which may be empty while there is a next one.', {
    stays: says(
      z.array(attended),
      'In the order of the ids, and for each the oldest first. Of one person: the newest first.',
    ),
    next: about.next,
  }),
  down('history', 'My own participations, the newest first.', {
    stays: says(z.array(own), 'Those of this page.'),
    next: about.next,
  }),
]);
