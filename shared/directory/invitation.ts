import { createHash } from 'node:crypto';
import type { InvitationProblem } from '../errors.ts';
import type { Instant } from '../instant.ts';
import type { ParticipantId, SessionId } from '../presence/participant.ts';

/** A link that lets guests knock at one session. Its secret is nowhere but in the link. */
export type Invitation = {
  /** The hash of the secret: it names the invitation and opens nothing. */
  readonly id: string;
  readonly sessionId: SessionId;
  readonly createdBy: ParticipantId;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly revokedAt: Instant | null;
  /** How many guests may come by it; null for any number, and then nobody counts. */
  readonly uses: number | null;
  /** Whom a use has been counted for: each guest once, however often they come. */
  readonly guests: readonly ParticipantId[];
};

/** A guest's credential: `guest.<secret>.<key>`, where the browser makes the key up and keeps it. */
const credential = /^guest\.([\w-]{43})\.([\w-]{22,86})$/;

/**
 * Who holds this credential, or null when it is none of a guest. The same link in the same browser is the same guest,
 * after a reload too; another browser is somebody else. Whether the invitation is any good is not asked here.
 */
export const guestOf = (text: string): { id: ParticipantId; invitation: string } | null => {
  const [, secret, key] = credential.exec(text) ?? [];
  if (secret === undefined || key === undefined) return null;
  const invitation = invitationId(secret);
  return { id: `guest-${hash(`${invitation}.${key}`).slice(0, 32)}`, invitation };
};

export const invitationId = (secret: string): string => hash(secret);

/** What keeps this guest from coming by the invitation; null when nothing does. */
export const problemOf = (
  { revokedAt, expiresAt, uses, guests }: Invitation,
  guestId: ParticipantId,
  now: Instant,
): InvitationProblem | null => {
  if (revokedAt !== null) return 'invitation.revoked';
  if (expiresAt <= now) return 'invitation.expired';
  if (uses !== null && guests.length >= uses && !guests.includes(guestId)) return 'invitation.used-up';
  return null;
};

/** An e-mail address as a key: the same for every way to write it that reaches the same person. */
export const emailKey = (email: string): string => hash(email.trim().toLowerCase());

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
