import * as z from 'zod/mini';
import { cursor, down, id, instant, milliseconds, up } from './fields.ts';

const DAY = 24 * 60 * 60 * 1000;
/** The most uses that are counted: each guest is written down, in one small item. */
export const MOST_USES = 100;

/** The longest that a link holds. */
export const LONGEST_VALIDITY = 90 * DAY;

const uses = z.number().check(z.int(), z.positive(), z.maximum(MOST_USES));

const invitation = z.object({
  id: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
  revokedAt: z.nullable(instant),
  /** How many guests may come by it, and how many still may; null for any number. */
  uses: z.nullable(z.number()),
  usesLeft: z.nullable(z.number()),
});

/** Links that let guests knock. */
export const invitationsUp = [
  up('invitation.create', 'Makes a link for guests.', {
    sessionId: id,
    /** How long it holds. By default seven days. */
    validFor: z.optional(milliseconds.check(z.minimum(60_000), z.maximum(LONGEST_VALIDITY))),
    uses: z.optional(uses),
  }),
  up('invitation.revoke', 'Lets nobody come by this link any more. Who is inside stays.', {
    sessionId: id,
    invitationId: id,
  }),
  up('invitation.list', 'Lists the links to a session.', { sessionId: id, cursor: z.optional(cursor) }),
] as const;

export const invitationsDown = [
  down('invitation.created', 'The link. Its secret is shown this once, and kept nowhere.', {
    sessionId: z.string(),
    invitation,
    secret: z.string(),
  }),
  down('invitation.revoked', 'The link is of no use any more.', {
    sessionId: z.string(),
    invitationId: z.string(),
  }),
  down('invitations', 'A page of the links to a session.', {
    sessionId: z.string(),
    invitations: z.array(invitation),
    next: z.nullable(cursor),
  }),
] as const;
