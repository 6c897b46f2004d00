import * as z from 'zod/mini';
import { causes } from '../audit/record.ts';
import { endingNames } from '../endings.ts';
import { holdReasons } from '../hold.ts';

/**
 * What an event on the bus says, by its `detail-type`. Declared once: the types, the published JSON Schemas and the tests come
 * from here. Fields may be added; none is renamed, and none changes its meaning under the same version.
 */
export const VERSION = 1;
/** The `source` of every event. */
export const SOURCE = 'vigil';

type Words = { readonly id?: string; readonly description: string };

/** What the published schemas say in words. Not the registry of the wire, which makes another document. */
export const busWords = z.registry<Words>();

const says = <S extends z.ZodMiniType>(schema: S, description: string): S => {
  const field = schema.clone();
  busWords.add(field, { description });
  return field;
};

const text = z.string();
const count = z.int().check(z.nonnegative());
const moment = z.int().check(z.nonnegative());
const state = z.enum(['active', 'closed', 'hidden']);

/** Whose numbers `sequence` counts. */
const lines = ['participant', 'session', 'closing', 'occupancy'] as const;

const common = {
  version: says(z.literal(VERSION), 'Of the fields. A consumer passes over those that it does not know.'),
  id: says(
    text,
    'The same whenever the same thing is told again: what was seen under it may be passed over.',
  ),
  deployment: says(text, 'Which deployment it is of: the namespace of its metrics.'),
  sessionId: says(text, 'The session.'),
  at: says(moment, 'When it was decided, in epoch milliseconds.'),
  sequenceOf: says(
    z.enum(lines),
    'Whose numbers `sequence` counts: those of this participant of this session, of the session’s own records, of its closings, or of its occupancy.',
  ),
  sequence: says(
    count,
    'Its place. Events come at least once and in any order; within one line the higher number is the later. It begins anew, with a later `at`, when somebody comes back after 30 days.',
  ),
};

const by = says(z.nullable(text), 'The id of the moderator whose doing it was, or null.');

const timings = z.object({
  idleTimeout: says(z.optional(count), 'No activity for this many milliseconds brings the warning.'),
  warningPeriod: says(z.optional(count), 'A warning stands for this many milliseconds.'),
});

const participant = {
  ...common,
  participantId: says(
    text,
    'Who: the id of the person, or with `eventPeople=none` a pseudonym that is another in each session.',
  ),
  by,
  cause: says(z.enum(causes), 'What brought it; `wake` when it was time alone.'),
  deadline: says(
    z.nullable(moment),
    'The instant that had to come for it, or null when nothing was waited for.',
  ),
  lastActivityAt: says(moment, 'When they last did something.'),
  timings: says(timings, 'By which they are judged.'),
};

const recorded = {
  ...common,
  by,
  state: says(state, 'The state of the session from then on.'),
  timings: says(timings, 'What the session sets differently from the deployment.'),
};

const occupied = {
  ...common,
  occupancy: says(count, 'How many are inside.'),
};

const event = <S extends z.core.$ZodLooseShape>(id: string, description: string, shape: S) => {
  const schema = z.object(shape);
  busWords.add(schema, { id, description });
  return schema;
};

export const details = {
  'participant.knocked': event('ParticipantKnocked', 'A guest stands at the door.', participant),
  'participant.admitted': event('ParticipantAdmitted', 'A moderator let them in.', participant),
  'participant.joined': event('ParticipantJoined', 'Somebody came in for the first time.', participant),
  'participant.returned': event('ParticipantReturned', 'Somebody came back.', participant),
  'participant.warned': event('ParticipantWarned', 'Somebody was warned that they are idle.', participant),
  'participant.extended': event('ParticipantExtended', 'The warning was answered.', participant),
  'participant.governed': event(
    'ParticipantGoverned',
    'Another rule holds for somebody inside; the timings are those of the new one.',
    participant,
  ),
  'participant.held': event('ParticipantHeld', 'Somebody is not warned for a while, as they asked.', {
    ...participant,
    reason: says(z.enum(holdReasons), 'Why, as they said.'),
    until: says(moment, 'Until when, in epoch milliseconds, if nobody ends it before.'),
  }),
  'participant.released': event(
    'ParticipantReleased',
    'A hold is over: by time, or by the word of whoever held or of a moderator. An ending ends it without this.',
    participant,
  ),
  'participant.ended': event('ParticipantEnded', 'A participation is over.', {
    ...participant,
    ending: says(z.enum(endingNames), 'Why.'),
  }),
  'session.created': event('SessionCreated', 'A session was made.', recorded),
  'session.changed': event(
    'SessionChanged',
    'The state or the own timings of a session were changed.',
    recorded,
  ),
  'session.closed': event(
    'SessionClosed',
    'A session that was not closed is closed from now on: it is open in read mode. The `session.changed` of the same number is its record.',
    { ...common, by },
  ),
  'session.occupied': event('SessionOccupied', 'The first one is inside.', occupied),
  'session.emptied': event('SessionEmptied', 'The last one has gone.', occupied),
  'session.deleted': event(
    'SessionDeleted',
    'The session is gone, with all that was in it. Its number is one more than its last record’s.',
    common,
  ),
} as const;

export type DetailType = keyof typeof details;

/** An event as it goes onto the bus. */
export type BusEvent = {
  [T in DetailType]: { readonly type: T; readonly detail: z.infer<(typeof details)[T]> };
}[DetailType];
