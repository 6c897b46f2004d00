import * as z from 'zod/mini';
import { emailKey } from '../../shared/directory/invitation.ts';
import { type Instant, instant } from '../../shared/instant.ts';
import type { User } from '../../shared/ports/connections.ts';
import { rolesOf } from '../entitlement/roles.ts';
import { calledBy } from './called.ts';

export type ClaimSettings = {
  /** The claim that says what somebody is; a path with dots into a claim that holds others. */
  readonly kindClaim: string;
  /** What it says, alone or in a list, of somebody with a licence. */
  readonly licenceValue: string;
  /** Whether the issuer proves every address that it names, though it does not say `email_verified`. */
  readonly emailTrusted: boolean;
  /** The claim that says what somebody is in which sessions; null for none. */
  readonly rolesClaim?: string | null;
};

export type Claims = Readonly<Record<string, unknown>>;

/** What every token has to say. Whatever else is missing, or is not what it should be, says nothing. */
const needed = z.object({
  sub: z.string().check(z.minLength(1), z.maxLength(128), z.regex(/^[^\p{Cc}\p{Cs}]+$/u)),
  exp: z.number().check(z.positive()),
});

/** Who it is, by what the token says; null when it does not say so, `'roles'` when it says roles that cannot be taken. */
export const personOf = (
  claims: Claims,
  settings: ClaimSettings,
): (User & { readonly expiresAt: Instant }) | 'roles' | null => {
  const said = needed.safeParse(claims);
  if (!said.success) return null;
  const { sub, exp } = said.data;
  const email = text(claims.email);
  const authenticatedAt = loginOf(claims.auth_time, exp);
  const granted = settings.rolesClaim ? claimed(claims, settings.rolesClaim) : undefined;
  const roles = granted === undefined ? undefined : rolesOf(granted);
  // Half of what is said would be a right that nobody has given.
  if (roles === null) return 'roles';
  return {
    id: sub,
    name: calledBy({
      sub,
      name: text(claims.name),
      given_name: text(claims.given_name),
      family_name: text(claims.family_name),
    }),
    kind: holdsLicence(claims, settings) ? 'licence-holder' : 'contact',
    expiresAt: instant(Math.floor(exp * 1_000)),
    ...(roles !== undefined && { roles }),
    ...(authenticatedAt !== null && { authenticatedAt }),
    ...(email !== undefined && isProved(claims, settings) && { emailKey: emailKey(email) }),
  };
};

/**
 * When somebody logged in, in seconds as RFC 9068 and OpenID Connect have it. What is later than the token's own end is no such
 * thing, and would be a login for ever.
 */
const loginOf = (said: unknown, exp: number): Instant | null =>
  typeof said === 'number' && said > 0 && said <= exp ? instant(Math.floor(said) * 1_000) : null;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** A kind that is not known, of whatever type, makes a contact: most issuers say what others need, too. */
const holdsLicence = (claims: Claims, { kindClaim, licenceValue }: ClaimSettings): boolean => {
  return [claimed(claims, kindClaim)].flat().includes(licenceValue);
};

/** A claim of this name, or one inside another. */
const claimed = (claims: Claims, name: string): unknown =>
  Object.hasOwn(claims, name) ? claims[name] : along(claims, name.split('.'));

const along = (claims: Claims, path: readonly string[]): unknown => {
  let value: unknown = claims;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Claims)[name];
  }
  return value;
};

/** Some issuers say it as text, and some not at all. What says that it is not proved is believed by any setting. */
const isProved = ({ email_verified: verified }: Claims, { emailTrusted }: ClaimSettings): boolean =>
  verified === undefined ? emailTrusted : verified === true || verified === 'true';
