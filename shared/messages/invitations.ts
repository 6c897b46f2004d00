import * as z from 'zod/mini';
import { part, says } from './described.ts';
import { about, declared, down, id, instant, key, milliseconds, of, up } from './fields.ts';

const DAY = 24 * 60 * 60 * 1000;
/** The most uses that are counted: each guest is written down, in one small item. */
export const MOST_USES = 100;

/** The longest that a link holds. */
export const LONGEST_VALIDITY = 90 * DAY;

const uses = z.number().check(z.int(), z.positive(), z.maximum(MOST_USES));

const invitation = part(
  z.object({
    id: says(z.string(), 'The id of the link, which opens nothing.'),
    createdBy: says(z.string(), 'The id of whoever made it.'),
    createdAt: says(instant, 'When it was made.'),
    expiresAt: says(instant, 'When it stops holding.'),
    revokedAt: says(z.nullable(instant), 'When it was revoked; null if it was not.'),
    uses: says(z.nullable(z.number()), 'How many guests may come by it; null for any number.'),
    usesLeft: says(z.nullable(z.number()), 'How many still may; null for any number.'),
  }),
  'Invitation',
  'A link that lets guests knock.',
);

/** Links that let guests knock. */
export const invitationsUp = declared(() => [
  up('invitation.create', 'Makes a link for guests.', {
    sessionId: of.session,
    validFor: says(
      z.optional(milliseconds.check(z.minimum(60_000), z.maximum(LONGEST_VALIDITY))),
      'How long it holds, in milliseconds. By default seven days.',
    ),
    uses: says(z.optional(uses), 'How many guests may come by it. By default any number.'),
    key,
  }),
  up(
    'invitation.revoke',
    'Lets nobody come by this link any more, and sends away who waits by it. Who is inside stays.',
    {
      sessionId: of.session,
      invitationId: says(id, 'The link that is meant.'),
    },
  ),
  up('invitation.list', 'Lists the links to a session.', { sessionId: of.session, cursor: of.page }),
]);

export const invitationsDown = /* @__PURE__ */ declared(() => [
  down('invitation.created', 'The link. Its secret is shown this once, and kept nowhere.', {
    sessionId: about.session,
    invitation: says(invitation, 'What the link is.'),
    secret: says(z.string(), 'What the address of the link ends with, and what a guest shows.'),
  }),
  down('invitation.revoked', 'The link is of no use any more.', {
    sessionId: about.session,
    invitationId: says(z.string(), 'The link that it is about.'),
  }),
  down('invitations', 'A page of the links to a session.', {
    sessionId: about.session,
    invitations: says(z.array(invitation), 'The links of this page.'),
    next: about.next,
  }),
]);
