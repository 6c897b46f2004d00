import * as z from 'zod/mini';
import { says } from './described.ts';
import { about, declared, down, id, json, of, up } from './fields.ts';

/** What people inside show of themselves, and say to each other in passing. */
export const sharingUp = declared(() => [
  up(
    'presence.set',
    'Says where I am and what I do: a page, typing, a raised hand. Others see it in the roster; it goes with the participation. Never activity. Has no reply.',
    {
      sessionId: of.session,
      state: says(json, 'Any JSON value of at most 1,024 bytes, the same on all my tabs; null for none.'),
    },
  ),
  up(
    'signal',
    'Says something to those inside that is not kept: a cursor, a reaction. Never activity. Has no reply.',
    {
      sessionId: of.session,
      value: says(json, 'Any JSON value of at most 4,096 bytes.'),
      to: says(
        z.optional(id),
        'The participant who is meant, on all their connections. By default everybody inside but this connection.',
      ),
    },
  ),
]);

export const sharingDown = /* @__PURE__ */ declared(() => [
  down(
    'signal',
    'Somebody inside says something in passing.',
    {
      sessionId: about.session,
      byId: says(z.string(), 'The participant who says it.'),
      value: says(json, 'What is said.'),
    },
    'signal.told',
  ),
]);
