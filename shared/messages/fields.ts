import * as z from 'zod/mini';
import { cleanName } from '../name.ts';

/** What every message is made of. Exported for the parts of the wire only; others import `messages.ts`. */
const described = <T extends z.core.$ZodType>(schema: T, id: string, description: string): T => {
  z.globalRegistry.add(schema, { id, description });
  return schema;
};

/** The longest id, and the longest `requestId`, in characters. */
export const MAX_ID = 128;
/** The longest cursor, in characters. */
export const MAX_CURSOR = 2_048;

export const id = z.string().check(z.minLength(1), z.maxLength(MAX_ID), z.regex(/^[^\p{Cc}\p{Cs}]+$/u));
/** The longest name that may be said, in characters of UTF-16. */
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
const requestId = z.optional(z.string().check(z.minLength(1), z.maxLength(MAX_ID)));
export const instant = z.number().check(z.int(), z.nonnegative());
export const milliseconds = z.number().check(z.int(), z.nonnegative());
export const revision = z.number().check(z.int(), z.nonnegative());
export const cursor = z.string().check(z.minLength(1), z.maxLength(MAX_CURSOR));
export const json = z.unknown().check(z.refine((value) => value !== undefined, 'must be a JSON value'));

/** A message that a client sends. */
export const up = <A extends string, S extends z.core.$ZodLooseShape>(
  action: A,
  description: string,
  shape: S,
) => described(z.object({ action: z.literal(action), requestId, ...shape }), action, description);

/** A message that Vigil sends. */
export const down = <T extends string, S extends z.core.$ZodLooseShape>(
  type: T,
  description: string,
  shape: S,
) =>
  described(z.object({ type: z.literal(type), requestId, serverTime: instant, ...shape }), type, description);

export const userKind = z.enum(['licence-holder', 'contact', 'guest']);
export const role = z.enum(['moderator', 'member']);
export const mode = z.enum(['edit', 'read']);
export const sessionState = z.enum(['active', 'closed', 'hidden']);

/** A session as everybody in it sees it. Its revision grows with every change of its name or state. */
export const sessionInfo = z.object({
  id: z.string(),
  name: z.string(),
  state: sessionState,
  mode,
  revision,
});
export const groupInfo = z.object({ id: z.string(), name: z.string(), role, revision });
