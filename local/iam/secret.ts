import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Made anew at every start, and shown with every call as the session token of its credentials. It goes to the functions
 * and into a file that only its owner can read: who else is on this machine is not who has started the stack.
 */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Whether a signed call shows it. */
export const shows = (headers: IncomingHttpHeaders, secret: string): boolean => {
  const shown = Buffer.from(String(headers['x-amz-security-token'] ?? ''));
  const wanted = Buffer.from(secret);
  return shown.length === wanted.length && timingSafeEqual(shown, wanted);
};
