import * as z from 'zod/mini';
import { cursor, down, id, instant, revision, sessionInfo, sessionState, up } from './fields.ts';

export const sessionSummary = z.object({
  ...sessionInfo.shape,
  /** How many are inside: green above zero, grey at zero. */
  occupancy: z.number(),
  /** The revision of the roster that the occupancy was counted from. */
  occupancyRevision: revision,
  /** When I last entered it; lists begin with the latest. */
  lastUsedAt: instant,
});

/** Which sessions are open to somebody. */
export const listsUp = [
  up('sessions.list', 'Lists the sessions open to me, the last used first.', {
    /** *group* and *contact* keep those that are in one group, or shared with one contact. */
    scope: z.enum(['mine', 'group', 'contact']),
    /** The group or the contact. */
    id: z.optional(id),
    state: z.optional(sessionState),
    cursor: z.optional(cursor),
  }),
  up('sessions.watch', 'Says whether lists are open here: then occupancy is told as it changes.', {
    on: z.boolean(),
  }),
] as const;

export const listsDown = [
  down(
    'sessions',
    'A page of sessions. It may hold fewer than there is room for: `next` says if there is more.',
    {
      sessions: z.array(sessionSummary),
      next: z.nullable(cursor),
    },
  ),
  down('sessions.watched', 'Whether changes of occupancy are told on this connection.', { on: z.boolean() }),
  down('occupancy.changed', 'The first person came into a session of mine, or the last one left.', {
    sessionId: z.string(),
    occupancy: z.number(),
    /** Drop it if you know a higher one for this session. */
    revision,
  }),
] as const;
