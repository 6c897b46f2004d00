import * as z from 'zod/mini';
import { cursor, down, mode, sessionState, up } from './fields.ts';

export const sessionSummary = z.object({
  id: z.string(),
  name: z.string(),
  state: sessionState,
  mode,
  /** How many are inside: green above zero, grey at zero. */
  occupancy: z.number(),
});

/** Which sessions are open to somebody. */
export const listsUp = [
  up('sessions.list', 'Lists the sessions open to me.', {
    scope: z.literal('mine'),
    cursor: z.optional(cursor),
  }),
] as const;

export const listsDown = [
  down('sessions', 'A page of sessions.', { sessions: z.array(sessionSummary), next: z.nullable(cursor) }),
] as const;
