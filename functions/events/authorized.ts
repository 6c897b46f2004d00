import * as z from 'zod/mini';
import { instant } from '../../shared/instant.ts';
import type { User } from '../../shared/ports/connections.ts';
import { rolesOf } from '../entitlement/roles.ts';

/** What the authorizer says of a connection. API Gateway turns every value into a string. */
export const AuthorizerContext = z.object({
  userId: z.string().check(z.minLength(1)),
  name: z.string(),
  kind: z.enum(['licence-holder', 'contact', 'guest']),
  /** When the credential runs out, epoch milliseconds. */
  expiresAt: z.string().check(z.regex(/^\d+$/)),
  /** The hash of a guest's invitation. */
  invitation: z.optional(z.string()),
  /** The key of the e-mail address that the token says is verified. */
  emailKey: z.optional(z.string()),
  /** As JSON: which roles the token says. */
  roles: z.optional(z.string()),
  /** When the login was, epoch milliseconds. */
  authenticatedAt: z.optional(z.string().check(z.regex(/^\d+$/))),
});
export type AuthorizerContext = z.infer<typeof AuthorizerContext>;

export const userOf = ({
  userId: id,
  name,
  kind,
  invitation,
  emailKey,
  roles,
  authenticatedAt,
}: AuthorizerContext): User => ({
  id,
  name,
  kind,
  ...(invitation !== undefined && { invitation }),
  ...(emailKey !== undefined && { emailKey }),
  // The authorizer has written them.
  ...(roles !== undefined && { roles: rolesOf(roles) ?? {} }),
  ...(authenticatedAt !== undefined && { authenticatedAt: instant(Number(authenticatedAt)) }),
});

/** What the authorizer says of this person. */
export const contextOf = (
  { id: userId, name, kind, invitation, emailKey, roles, authenticatedAt }: User,
  expiresAt: number,
): AuthorizerContext => ({
  userId,
  name,
  kind,
  expiresAt: String(expiresAt),
  ...(invitation !== undefined && { invitation }),
  ...(emailKey !== undefined && { emailKey }),
  ...(roles !== undefined && { roles: JSON.stringify(roles) }),
  ...(authenticatedAt !== undefined && { authenticatedAt: String(authenticatedAt) }),
});
