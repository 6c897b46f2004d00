import * as z from 'zod/mini';
import { MAX_ID } from '../../shared/messages/fields.ts';
import type { Role, SessionId } from '../../shared/presence/participant.ts';

/** Which role somebody has in which sessions: by id, by the beginning of one before a `*`, or by `*` in all. */
export type Roles = Readonly<Record<string, Role>>;

/** The most entries, and the most bytes of their JSON: they travel with each message of a connection, beside the rest. */
export const MOST_ROLES = 50;
export const MAX_ROLES_BYTES = 2_048;

const ANY = '*';

/** A `*` stands for whatever follows, and so only at the end: in the middle it would mean what nobody has thought of. */
const pattern = z.string().check(z.minLength(1), z.maxLength(MAX_ID), z.regex(/^[^*\p{Cc}\p{Cs}]*\*?$/u));

const schema = z.record(pattern, z.enum(['moderator', 'member']));

/** The roles that are said, as an object or as its JSON; null for what is none, or too much. Nothing of it is left out. */
export const rolesOf = (said: unknown): Roles | null => {
  const value = typeof said === 'string' ? parsed(said) : said;
  const roles = schema.safeParse(value);
  if (!roles.success) return null;
  const isTooMuch =
    Object.keys(roles.data).length > MOST_ROLES ||
    Buffer.byteLength(JSON.stringify(roles.data)) > MAX_ROLES_BYTES;
  return isTooMuch ? null : roles.data;
};

/** What somebody is in this session: the id itself decides, then the longest beginning. */
export const roleIn = (roles: Roles | undefined, sessionId: SessionId): Role | undefined => {
  if (roles === undefined) return undefined;
  if (Object.hasOwn(roles, sessionId)) return roles[sessionId];
  const [longest] = Object.keys(roles)
    .filter((one) => one.endsWith(ANY) && sessionId.startsWith(one.slice(0, -1)))
    .toSorted((one, other) => other.length - one.length);
  return longest === undefined ? undefined : roles[longest];
};

const parsed = (text: string): unknown => {
  if (Buffer.byteLength(text) > 2 * MAX_ROLES_BYTES) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
