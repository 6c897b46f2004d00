import { JwtVerifier } from 'aws-jwt-verify';
import {
  FailedAssertionError,
  JwtInvalidSignatureError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
} from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import * as z from 'zod/mini';
import { type Instant, instant } from '../shared/instant.ts';
import { emailKey } from '../shared/invitation.ts';
import type { User } from '../shared/ports.ts';
import { type Called, calledBy } from './called.ts';

export type Identity = User & { readonly expiresAt: Instant };

/** Says who holds a token, or `'rejected'`. @throws when the issuer's keys cannot be had: that is not the caller's fault. */
export type Verify = (token: string) => Promise<Identity | 'rejected'>;

export type TokenSettings = {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer's keys are; default: the issuer's well-known place. */
  readonly jwksUri: string | null;
  /** The claim that says `licence-holder` or `contact`. */
  readonly kindClaim: string;
};

const claims = (kindClaim: string) =>
  z.object({
    sub: z.string().check(z.minLength(1), z.maxLength(128), z.regex(/^[^\p{Cc}\p{Cs}]+$/u)),
    exp: z.number(),
    name: z.optional(z.string()),
    given_name: z.optional(z.string()),
    family_name: z.optional(z.string()),
    email: z.optional(z.string()),
    // Some issuers say it as text.
    email_verified: z.optional(z.union([z.boolean(), z.string()])),
    [kindClaim]: z.optional(z.enum(['licence-holder', 'contact'])),
  });

/** Verifies tokens of one OIDC issuer: signature, issuer, audience, expiry. Whoever has no kind is a contact. */
export const tokenVerifier = ({ issuer, audience, jwksUri, kindClaim }: TokenSettings): Verify => {
  const verifier = JwtVerifier.create(
    { issuer, audience, jwksUri: jwksUri ?? `${issuer}/.well-known/jwks.json` },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );
  const schema = claims(kindClaim);
  return async (token) => {
    try {
      const parsed = schema.safeParse(await verifier.verify(token));
      if (!parsed.success) return 'rejected';
      const { sub, exp, email, email_verified } = parsed.data;
      const verified = email_verified === true || email_verified === 'true';
      const kind = (parsed.data as Record<string, unknown>)[kindClaim] === 'licence-holder';
      return {
        id: sub as string,
        name: calledBy(parsed.data as Called),
        kind: kind ? 'licence-holder' : 'contact',
        expiresAt: instant((exp as number) * 1000),
        ...(verified && email !== undefined && { emailKey: emailKey(String(email)) }),
      };
    } catch (error) {
      if (rejections.some((type) => error instanceof type)) return 'rejected';
      throw error;
    }
  };
};

const rejections = [
  FailedAssertionError,
  JwtInvalidSignatureError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
];

/** The library's own fetcher speaks https only; an issuer on the same machine has none. */
const fetcher: Fetcher = {
  fetch: async (uri) => {
    const response = await fetch(uri, { signal: AbortSignal.timeout(3_000) });
    if (!response.ok) throw new Error(`The issuer's keys cannot be had: ${response.status} from ${uri}`);
    return response.arrayBuffer();
  },
};
