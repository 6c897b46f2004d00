import * as z from 'zod/mini';
import { says } from './described.ts';
import { about, declared, down, json, of, up } from './fields.ts';

/** What each person keeps for themselves in a session: where they left off. */
export const mineUp = declared(() => [
  up(
    'mine.put',
    'Keeps something for me alone in this session: an open page, a cursor, a draft. No ending touches it. Never activity.',
    {
      sessionId: of.session,
      value: says(json, 'Any JSON value of at most 4,096 bytes; null for nothing. The later one holds.'),
    },
  ),
  up('mine.get', 'Reads what I keep in this session. Members need not be inside.', { sessionId: of.session }),
]);

export const mineDown = /* @__PURE__ */ declared(() => [
  down('mine', 'What you keep in this session.', {
    sessionId: about.session,
    value: says(z.optional(json), 'As it was put; without it there is nothing.'),
  }),
  down('mine.saved', 'It is kept.', { sessionId: about.session }),
]);
