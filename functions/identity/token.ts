import { JwtVerifier } from 'aws-jwt-verify';
import {
  FailedAssertionError,
  JwkInvalidKtyError,
  JwkInvalidUseError,
  JwtExpiredError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
} from 'aws-jwt-verify/error';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { type Denial, type DenialReason, denied } from '../../shared/denials.ts';
import { after, type Instant } from '../../shared/instant.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { Clock } from '../../shared/ports.ts';
import { type ClaimSettings, type Claims, personOf } from './claims.ts';
import { type GetJson, issuerKeys, type KeySource } from './keys.ts';

export type Identity = User & { readonly expiresAt: Instant };

/** Says who holds a token, or why nobody does. @throws when the issuer's keys cannot be had: that is not the caller's fault. */
export type Verify = (token: string) => Promise<Identity | Denial>;

export type TokenSettings = KeySource &
  ClaimSettings & {
    /** Whom the tokens are made for: one of these. */
    readonly audiences: readonly string[];
    /** Which of an issuer's tokens are taken. */
    readonly use: 'id' | 'access';
  };

/** All headers of an upgrade together have 10 KB. */
const MOST_BYTES = 8 * 1_024;
/** Nobody means a login to hold for longer. */
const MOST_LIFETIME = 366 * 24 * 60 * 60_000;

/** Verifies tokens of one OIDC issuer: signature, issuer, use, audience, expiry. */
export const tokenVerifier = (settings: TokenSettings, clock: Clock, get?: GetJson): Verify => {
  const { issuer } = settings;
  const verifier = JwtVerifier.create(
    // Whom it is for is looked at below: an access token may say it by other names. Where the keys are, the cache knows.
    { issuer, audience: null, jwksUri: settings.jwksUri ?? issuer },
    { jwksCache: issuerKeys(settings, clock, get) },
  );
  return async (token) => {
    if (token.length > MOST_BYTES) return denied('malformed', []);
    const read = decomposed(token);
    if (read === null) return denied('malformed', namesWithin(token));
    const { header, claims } = read;
    const names = namesOf(claims);
    if ('crit' in header) return denied('critical', names);
    if (isOfOtherUse(header, claims, settings.use)) return denied('use', names);
    try {
      await verifier.verify(token);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === null) throw error;
      return denied(reason, names);
    }
    if (!isFor(claims, settings)) return denied('audience', names);
    const person = personOf(claims, settings);
    if (person === null) return denied('claims', names);
    if (person === 'roles') return denied('roles', names);
    return person.expiresAt > after(clock(), MOST_LIFETIME) ? denied('lifetime', names) : person;
  };
};

/** There is no `Date` after it. */
const LAST_SECOND = 8.64e12;

const decomposed = (token: string): { header: object; claims: Claims } | null => {
  try {
    const { header, payload } = decomposeUnverifiedJwt(token);
    const { exp, nbf } = payload;
    // The library says in its refusal which day that is, and throws where there is none.
    if ([exp, nbf].some((time) => time !== undefined && Math.abs(time) > LAST_SECOND)) return null;
    return { header, claims: payload };
  } catch (error) {
    if (error instanceof JwtParseError) return null;
    throw error;
  }
};

/** They may be anything as long as nobody has signed them; and somebody reads the log on a screen, which signs could clear or turn. */
const namesOf = (claims: Claims): string[] =>
  Object.keys(claims)
    .slice(0, 40)
    .map((name) => name.slice(0, 60).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?'));

/** A token of which one claim is of a wrong type is not read, and its operator still wants to know which are there. */
const namesWithin = (token: string): string[] => {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && !Array.isArray(claims) ? namesOf({ ...claims }) : [];
  } catch {
    return [];
  }
};

/** What Keycloak calls them. */
const uses = new Map<unknown, TokenSettings['use']>([
  ['ID', 'id'],
  ['Bearer', 'access'],
  ['DPoP', 'access'],
]);

/**
 * Cognito says the use by a claim, Keycloak by another, RFC 9068 by the type in the header; most say nothing. An access token is
 * in the hands of whatever services it is shown to.
 */
const isOfOtherUse = (header: object, claims: Claims, use: TokenSettings['use']): boolean => {
  const { token_use: said = uses.get(claims.typ) } = claims;
  if (typeof said === 'string') return said !== use;
  const type = 'typ' in header ? header.typ : null;
  return use === 'id' && typeof type === 'string' && /^(application\/)?at\+jwt$/i.test(type);
};

/**
 * An access token of Cognito and some others names no audience, but the client that asked for it. An ID token for several is
 * that of the client that asked for it, and in the hands of that one (OpenID Connect Core 3.1.3.7).
 */
const isFor = (claims: Claims, { audiences, use }: TokenSettings): boolean => {
  const { aud, client_id: client, azp, cid, appid } = claims;
  const said = [aud ?? (use === 'access' ? (client ?? azp ?? cid ?? appid) : undefined)].flat();
  if (use === 'id' && said.length > 1 && typeof azp === 'string' && !audiences.includes(azp)) return false;
  return said.some((one) => typeof one === 'string' && audiences.includes(one));
};

type ErrorClass = abstract new (...args: never[]) => Error;

/** In this order: the later ones are kinds of the last. What is not listed is no fault of the token. */
const reasons: readonly (readonly [ErrorClass, DenialReason])[] = [
  [JwtExpiredError, 'expired'],
  [JwtNotBeforeError, 'early'],
  [JwtInvalidIssuerError, 'issuer'],
  [JwtInvalidSignatureError, 'signature'],
  [KidNotFoundInJwksError, 'key'],
  [JwtWithoutValidKidError, 'key'],
  [JwtInvalidSignatureAlgorithmError, 'key'],
  [JwkInvalidUseError, 'key'],
  [JwkInvalidKtyError, 'key'],
  [JwtParseError, 'malformed'],
  [FailedAssertionError, 'claims'],
];

/** What Node throws at a signature that is too short or too long for the key, or for another kind of key: anybody can make one up. */
const UNVERIFIABLE: ReadonlySet<unknown> = new Set([
  'ERR_CRYPTO_OPERATION_FAILED',
  'ERR_CRYPTO_UNSUPPORTED_OPERATION',
]);

const reasonOf = (error: unknown): DenialReason | null => {
  const known = reasons.find(([type]) => error instanceof type);
  if (known !== undefined) return known[1];
  return UNVERIFIABLE.has((error as { readonly code?: unknown }).code) ? 'signature' : null;
};
