import * as z from 'zod/mini';
import { attendanceGetUp } from './attendance.ts';
import { part, says } from './described.ts';
import {
  about,
  cursor,
  declared,
  down,
  id,
  instant,
  key,
  name,
  of,
  revision,
  role,
  sessionInfo,
  sessionState,
  up,
} from './fields.ts';
import { hold } from './holds.ts';
import { timings } from './management.ts';
import { roster } from './presence.ts';

/** The most members that are put, or removed, by one message. */
export const MOST_IN_A_BATCH = 100;
/** The most entries of a session's metadata, and how long they may be. */
export const MOST_METADATA = 16;
const MAX_METADATA_NAME = 64;
export const MAX_METADATA_VALUE = 256;
/** Of all of it, as JSON, in bytes. */
export const MAX_METADATA_BYTES = 1_024;

export const metadata = z
  .record(
    z.string().check(z.minLength(1), z.maxLength(MAX_METADATA_NAME), z.regex(/^[\w.-]+$/)),
    z.string().check(z.maxLength(MAX_METADATA_VALUE), z.regex(/^[^\p{Cs}]*$/u)),
  )
  .check(
    z.refine(
      (entries) => Object.keys(entries).length <= MOST_METADATA,
      `has at most ${MOST_METADATA} entries`,
    ),
    z.refine(
      (entries) => new TextEncoder().encode(JSON.stringify(entries)).length <= MAX_METADATA_BYTES,
      `has at most ${MAX_METADATA_BYTES} bytes as JSON`,
    ),
  );

const kept = says(z.record(z.string(), z.string()), 'What the backend keeps with it. No person is shown it.');

const newcomer = part(
  z.strictObject({
    userId: says(id, 'The id of the person: the `sub` of their tokens.'),
    name: says(
      z.optional(name),
      'What the list of members calls them until they come: then as their token does.',
    ),
    kind: says(
      z.optional(z.enum(['licence-holder', 'contact'])),
      'What kind of account they have, until their token says it. By default a contact.',
    ),
    role: says(z.optional(role), 'What they are to be in it. By default a member.'),
  }),
  'NewMember',
  'Somebody who is to be entitled, whether or not they have ever logged in.',
);

const occupied = part(
  z.object({
    ...sessionInfo.shape,
    occupancy: says(z.number(), 'How many are inside.'),
    metadata: kept,
  }),
  'OccupiedSession',
  'A session with somebody inside.',
);

const whereabouts = part(
  z.object({
    sessionId: says(z.string(), 'The session.'),
    phase: says(z.enum(['present', 'warned', 'waiting']), 'Inside, inside and warned, or at the door.'),
    joinedAt: says(instant, 'When this participation began.'),
    lastActivityAt: says(instant, 'When they last did something, as far as it has been said.'),
    hold: says(z.optional(hold), 'That they are here though they do nothing, if they said so.'),
  }),
  'Whereabouts',
  'Where a person is.',
);

/** What backends say, and nobody else. */
export const serviceUp = declared(() => [
  up(
    'session.put',
    'Makes a session under an id of the backend’s own, or makes it so. What is not said stays.',
    {
      sessionId: of.session,
      name: says(name, 'What it is to be called.'),
      state: says(z.optional(sessionState), 'The state that it is to be in. A new one is active.'),
      timings,
      metadata: says(
        z.optional(metadata),
        'What is to be kept with it, instead of what is kept now: at most 16 entries, and 1 KB as JSON.',
      ),
      key,
    },
  ),
  up(
    'session.delete',
    'Deletes a session for good, with all that it holds; the record of it stays. A part at a time: say it again while there is a `next`, for a minute at least. From the first call on nobody finds it any more.',
    {
      sessionId: of.session,
      reason: says(z.optional(name), 'Why, in words that those read who are inside.'),
      cursor: says(z.optional(cursor), '`next` of the reply before this one.'),
      key,
    },
  ),
  up('member.put', 'Entitles people to a session by their ids, or gives them another role.', {
    sessionId: of.session,
    members: says(
      z.array(newcomer).check(z.minLength(1), z.maxLength(MOST_IN_A_BATCH)),
      `Who; ${MOST_IN_A_BATCH} at the most.`,
    ),
    key,
  }),
  up('presence.get', 'Says who is in a session, or where a person is, without entering.', {
    sessionId: says(z.optional(id), 'The session that is meant.'),
    userId: says(z.optional(id), 'Or the person who is meant.'),
    cursor: of.page,
  }),
  ...attendanceGetUp(),
  up(
    'sessions.occupied',
    'Lists the sessions with somebody inside. May lag behind by seconds, and for a moment miss a session while the next alarm of everybody inside is being moved.',
    { cursor: of.page },
  ),
]);

export const serviceDown = /* @__PURE__ */ declared(() => [
  down('session.stored', 'The session as it is now.', {
    session: says(sessionInfo, 'The session.'),
    metadata: kept,
    created: says(z.boolean(), 'Whether it is new.'),
  }),
  down('session.deleted', 'It is closed and empty, and so much of it is gone as one call deletes.', {
    sessionId: about.session,
    next: says(z.nullable(cursor), 'To be said again with, in a second; null when it is gone as a whole.'),
  }),
  down('members.stored', 'All of them are entitled now.', {
    sessionId: about.session,
    added: says(z.number(), 'How many were not before.'),
    appointed: says(z.number(), 'How many were already, and have the role now that was said.'),
  }),
  down('members.removed', 'None of them is entitled any more, and none is inside.', {
    sessionId: about.session,
    removed: says(z.number(), 'How many were entitled.'),
  }),
  down(
    'participants.removed',
    'So many are out, as you asked. With a `next` there are more: say it again with that.',
    {
      removed: says(z.number(), 'How many were inside, or at the door, and are not any more.'),
      next: about.next,
    },
  ),
  down('presence.session', 'Who is in a session: a page.', {
    session: says(sessionInfo, 'The session.'),
    metadata: kept,
    occupancy: says(z.number(), 'How many are inside.'),
    waitingTotal: says(z.number(), 'How many wait at the door.'),
    revision: says(revision, 'The revision of the roster.'),
    roster: says(roster, 'Who is inside, in the order of their ids.'),
    next: about.next,
  }),
  down('presence.person', 'Where a person is; nowhere if it is empty.', {
    userId: about.user,
    places: says(z.array(whereabouts), 'The sessions that they are in, or at the door of.'),
  }),
  down('occupied', 'A page of the sessions with somebody inside; one may be in several pages.', {
    sessions: says(z.array(occupied), 'The sessions of this page.'),
    next: about.next,
  }),
]);
