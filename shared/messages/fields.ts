import * as z from 'zod/mini';
import { LONGEST_TIMING } from '../instant.ts';
import { cleanName } from '../name.ts';
import { part, says } from './described.ts';

/** What every message is made of. Exported for the parts of the wire only; others import `messages.ts`. */

/** The messages of one theme and direction, made when they are first asked for: a function that starts has no use for most of them. */
export const declared = <const T extends readonly unknown[]>(make: () => T): (() => T) => {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
};

/** The longest id, and the longest `requestId`, in characters. */
export const MAX_ID = 128;
/** The longest cursor, in characters. */
export const MAX_CURSOR = 2_048;

export const id = z.string().check(z.minLength(1), z.maxLength(MAX_ID), z.regex(/^[^\p{Cc}\p{Cs}]+$/u));
/** The longest name that may be said, in characters. */
export const MAX_NAME = 200;
/**
 * What people call things and themselves: shown as text, never as markup. It is kept as `cleanName` makes it, and the
 * reply shows what that is.
 */
export const name = z
  .string()
  .check(
    z.maxLength(MAX_NAME),
    z.regex(/^[^\p{Cc}\p{Cs}]+$/u),
    z.overwrite(cleanName),
    z.minLength(1, 'nothing of this name can be seen'),
  );
export const instant = part(
  z.number().check(z.int(), z.nonnegative()),
  'Instant',
  'A moment of the server, in epoch milliseconds.',
);
export const milliseconds = z.number().check(z.int(), z.nonnegative());
/** A timing that somebody sets. */
export const timing = milliseconds.check(z.positive(), z.maximum(LONGEST_TIMING));
export const revision = z.number().check(z.int(), z.nonnegative());
export const cursor = z.string().check(z.minLength(1), z.maxLength(MAX_CURSOR));
export const json = z.unknown().check(z.refine((value) => value !== undefined, 'must be a JSON value'));

export const requestId = z.string().check(z.minLength(1), z.maxLength(MAX_ID));
const asked = says(z.optional(requestId), 'Chosen by the client; the reply carries it.');
const answered = says(z.optional(requestId), 'With a reply: the one of the message that is answered.');
const serverTime = says(instant, 'When this was sent. What other instants mean is counted from it.');

/** A message that a client sends. A field that it does not have is refused, because it would do nothing. */
export const up = <A extends string, S extends z.core.$ZodLooseShape>(
  action: A,
  description: string,
  shape: S,
) => {
  const tag = says(z.literal(action), 'Which message this is.');
  return part(z.strictObject({ action: tag, requestId: asked, ...shape }), action, description);
};

/** A message that Vigil sends. In the published documents it needs another name than one that a client sends. */
export const down = <T extends string, S extends z.core.$ZodLooseShape>(
  type: T,
  description: string,
  shape: S,
  name: string = type,
) => {
  const tag = says(z.literal(type), 'Which message this is.');
  return part(z.object({ type: tag, requestId: answered, serverTime, ...shape }), name, description);
};

/** What clients send to say what they mean. */
export const of = {
  session: says(id, 'The session that is meant.'),
  participant: says(id, 'The participant who is meant.'),
  user: says(id, 'The person who is meant.'),
  group: says(id, 'The group that is meant.'),
  page: says(z.optional(cursor), '`next` of the page before this one; the first page without it.'),
};

/** The fewest characters of a key: 128 bits if they are chosen at random. */
const MIN_KEY = 22;

/** What a client makes up for each thing that it wants made, and says again when it says the wish again. */
export const key = says(
  z.optional(z.string().check(z.minLength(MIN_KEY), z.maxLength(MAX_ID), z.regex(/^[\w-]+$/))),
  'Chosen at random by the client, of at least 128 bits, and known to nobody else: however often and however late the message is sent with it, one thing is made. The secret of a link is made from it.',
);

/** What Vigil says a message is about. */
export const about = {
  session: says(z.string(), 'The session that it is about.'),
  participant: says(z.string(), 'The participant whom it is about.'),
  user: says(z.string(), 'The person whom it is about.'),
  group: says(z.string(), 'The group that it is about.'),
  next: says(
    z.nullable(cursor),
    'Where the next page begins, to be sent as `cursor`; null with the last one.',
  ),
};

export const userKind = part(
  z.enum(['licence-holder', 'contact', 'guest']),
  'UserKind',
  'Whether somebody has a subscription, an account without one, or none.',
);
export const namesake = says(
  z.optional(z.literal(true)),
  'Of a guest whose name looks like that of a member: somebody else, as far as anybody can tell.',
);
export const role = part(
  z.enum(['moderator', 'member']),
  'Role',
  'What somebody is in a session or a group.',
);
export const mode = part(
  z.enum(['edit', 'read']),
  'Mode',
  'Whether the content may be changed, or only be read.',
);
export const sessionState = part(
  z.enum(['active', 'closed', 'hidden']),
  'SessionState',
  'Open for editing, open for reading, or out of the sight of contacts and guests.',
);

/** A session as everybody in it sees it. */
export const sessionInfo = part(
  z.object({
    id: says(z.string(), 'The id of the session.'),
    name: says(z.string(), 'What it is called.'),
    state: says(sessionState, 'The state that it is in.'),
    mode: says(mode, 'What the state lets people do with the content.'),
    revision: says(revision, 'Grows with every change of its name or state.'),
  }),
  'SessionInfo',
  'A session as everybody in it sees it.',
);

export const groupInfo = part(
  z.object({
    id: says(z.string(), 'The id of the group.'),
    name: says(z.string(), 'What it is called.'),
    role: says(role, 'What I am in it.'),
    revision: says(revision, 'Grows with every change of its name.'),
  }),
  'GroupInfo',
  'A group as its people see it.',
);
