import * as z from 'zod/mini';
import { part, says } from './described.ts';
import {
  about,
  declared,
  down,
  id,
  instant,
  of,
  revision,
  role,
  sessionInfo,
  sessionState,
  up,
} from './fields.ts';

export const sessionSummary = part(
  z.object({
    ...sessionInfo.shape,
    occupancy: says(z.number(), 'How many are inside: green above zero, grey at zero.'),
    occupancyRevision: says(revision, 'The revision of the roster that the occupancy was counted from.'),
    role: says(role, 'What I am in it.'),
    lastUsedAt: says(instant, 'When I last entered it; lists begin with the latest.'),
  }),
  'SessionSummary',
  'A session as a list shows it.',
);

/** Which sessions are open to somebody. */
export const listsUp = declared(() => [
  up(
    'sessions.list',
    'Lists the sessions open to me, the last used first. One that is entered just then is moving in the list: it can be on two pages, of which the first holds, and on none for a moment.',
    {
      scope: says(
        z.enum(['mine', 'group', 'contact']),
        '*group* and *contact* keep those that are in one group, or shared with one contact.',
      ),
      id: says(z.optional(id), 'Which group, or which contact: has to be there with these two.'),
      state: says(z.optional(sessionState), 'Only those in this state.'),
      cursor: of.page,
    },
  ),
  up(
    'sessions.watch',
    'Says whether lists are open here: then occupancy is told as it changes. Ask for the list after this: what changes from then on is told, if only some seconds later, because the index of the watching has to learn of this one first. Of two tellings of a session the one with the higher `revision` holds, and so does it against a list.',
    {
      on: says(z.boolean(), 'Whether they are.'),
    },
  ),
]);

export const listsDown = /* @__PURE__ */ declared(() => [
  down(
    'sessions',
    'A page of sessions. It may hold fewer than there is room for: `next` says if there is more.',
    { sessions: says(z.array(sessionSummary), 'The sessions of this page.'), next: about.next },
  ),
  down('sessions.watched', 'Whether changes of occupancy are told on this connection.', {
    on: says(z.boolean(), 'Whether they are.'),
  }),
  down('occupancy.changed', 'The first person came into a session of mine, or the last one left.', {
    sessionId: about.session,
    occupancy: says(z.number(), 'How many are inside now.'),
    revision: says(revision, 'Drop the message if you know a higher one for this session.'),
  }),
]);
