import { KIND_ATTRIBUTE, readableAttributes } from '../../shared/account.ts';
import { type DevelopmentUser, users } from '../users.ts';
import type { Grant } from './grants.ts';
import type { Signing } from './signing.ts';

/** Makes the tokens of the development users. The authorizer verifies them as it verifies anybody's. */
export type Tokens = {
  /** Without a login, for scripts and tests. Null for somebody unknown. `lifetime` in milliseconds. */
  readonly shortcut: (
    userId: string,
    lifetime?: number,
    /** As JSON: what they are in which sessions, as an issuer of a company would say. */
    roles?: string | null,
  ) => Promise<{ token: string; expiresAt: number; user: DevelopmentUser } | null>;
  /** What a login hands out. Only the first one carries the nonce of whoever asked. */
  readonly afterLogin: (grant: Grant, nonce: string | null) => Promise<string>;
};

/** Both the client that the page is, and for whom the tokens are. */
export const tokenAudience = 'vigil';
export const kindClaim = KIND_ATTRIBUTE;
export const rolesClaim = 'roles';

const HOUR = 60 * 60_000;

export type TokenOptions = {
  readonly issuer: string;
  /** Of the tokens that a login hands out, in milliseconds. */
  readonly lifetime: number;
  readonly now: () => number;
};

export const createTokens = ({ sign }: Signing, { issuer, lifetime, now }: TokenOptions): Tokens => {
  const signed = async (claims: object, aud: string, sub: string, lasting: number) => {
    const iat = Math.floor(now() / 1_000);
    const exp = iat + Math.ceil(lasting / 1_000);
    return { token: await sign({ ...claims, iss: issuer, aud, sub, iat, exp }), expiresAt: exp * 1_000 };
  };
  return {
    shortcut: async (userId, lasting = HOUR, roles = null) => {
      const user = users.find(({ id }) => id === userId);
      if (!user) return null;
      // Whoever fetches one has logged in just now.
      const auth_time = Math.floor(now() / 1_000);
      const claims = { ...claimsOf(user), auth_time, ...(roles !== null && { [rolesClaim]: roles }) };
      return { ...(await signed(claims, tokenAudience, user.id, lasting)), user };
    },
    afterLogin: async ({ user, scope, login, loggedInAt, clientId }, nonce) => {
      const claims = {
        ...claimsOf(user, scope.split(' ')),
        sid: login,
        auth_time: Math.floor(loggedInAt / 1_000),
        ...(nonce !== null && { nonce }),
      };
      return (await signed(claims, clientId, user.id, lifetime)).token;
    },
  };
};

/** No more than the deployed pool would let the page's client read: what it lacks here, it lacks there. */
const claimsOf = (
  { name, email, kind }: DevelopmentUser,
  scopes: readonly string[] = ['profile', 'email'],
): Readonly<Record<string, unknown>> => {
  const account: Readonly<Record<string, unknown>> = {
    ...(scopes.includes('profile') && { name }),
    ...(scopes.includes('email') && { email, email_verified: true }),
    [kindClaim]: kind,
  };
  const readable = new Set<string>(readableAttributes);
  return Object.fromEntries(Object.entries(account).filter(([claim]) => readable.has(claim)));
};
