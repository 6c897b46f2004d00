import { JwtWithoutValidKidError, KidNotFoundInJwksError } from 'aws-jwt-verify/error';
import { assertIsJwks, findJwkInJwks, type Jwks, type JwksCache } from 'aws-jwt-verify/jwk';
import * as z from 'zod/mini';
import type { Instant } from '../../shared/instant.ts';
import type { Clock } from '../../shared/ports.ts';

export type KeySource = {
  readonly issuer: string;
  /** Where the issuer's keys are; null to find it by the issuer's own configuration (OpenID Connect Discovery 1.0). */
  readonly jwksUri: string | null;
};

/** Keys older than this are asked for anew, so that a revoked one is not believed for ever. */
const FRESH = 60 * 60_000;
/** How long an issuer that cannot be reached is believed by its last keys. */
const STALE = 24 * 60 * 60_000;
/** The issuer is asked no more often than this, whatever key ids strangers make up. */
const PAUSE = 5_000;

/** The keys of an issuer. @throws (its methods) KidNotFoundInJwksError for a made-up id; anything else when they cannot be had. */
export const issuerKeys = (source: KeySource, clock: Clock, get: GetJson = getJson): JwksCache => {
  let known: { readonly jwks: Jwks; readonly at: Instant } | null = null;
  let last: { readonly at: Instant; readonly outcome: Promise<Jwks> } | null = null;

  /** One question at a time, and one in a pause. */
  const ask = (): Promise<Jwks> => {
    const at = clock();
    if (last !== null && at - last.at < PAUSE) return last.outcome;
    const outcome = (async () => {
      const jwks = await get(source.jwksUri ?? (await discovered(source.issuer, get)));
      assertIsJwks(jwks);
      known = { jwks, at };
      return jwks;
    })();
    last = { at, outcome };
    return outcome;
  };
  const current = async (): Promise<Jwks> => {
    const held = known;
    const age = held === null ? Number.POSITIVE_INFINITY : clock() - held.at;
    if (held !== null && age < FRESH) return held.jwks;
    return ask().catch((error: unknown) => {
      if (held !== null && age < STALE) return held.jwks;
      throw unavailable(source.issuer, error);
    });
  };
  const asked = async (): Promise<Jwks> =>
    ask().catch((error: unknown) => {
      throw unavailable(source.issuer, error);
    });
  return {
    getJwk: async (_, { header: { kid } }) => {
      if (typeof kid !== 'string') throw new JwtWithoutValidKidError('There is no key id.');
      const jwk = findJwkInJwks(await current(), kid) ?? findJwkInJwks(await asked(), kid);
      if (!jwk) throw new KidNotFoundInJwksError('The issuer has no key of this id.');
      return jwk;
    },
    getJwks: current,
    getCachedJwk: () => {
      throw new TypeError('Keys are asked for, and that takes time.');
    },
    addJwks: () => {
      throw new TypeError('Keys come from the issuer alone.');
    },
  };
};

/** Never one of the errors that are the token's fault. */
const unavailable = (issuer: string, cause: unknown): Error =>
  new Error(`The keys of ${issuer} cannot be had.`, { cause });

const configuration = z.object({ issuer: z.string(), jwks_uri: z.url() });

const discovered = async (issuer: string, get: GetJson): Promise<string> => {
  const said = configuration.parse(
    await get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
  );
  if (said.issuer !== issuer) throw new Error(`The issuer there calls itself ${said.issuer}.`);
  if (issuer.startsWith('https:') && !said.jwks_uri.startsWith('https:'))
    throw new Error('Its keys are not to be had by https.');
  return said.jwks_uri;
};

/** What is at an address, which may be anything that is JSON. */
export type GetJson = (uri: string) => Promise<Parameters<typeof assertIsJwks>[0]>;

const getJson: GetJson = async (uri) => {
  const response = await fetch(uri, { signal: AbortSignal.timeout(3_000), redirect: 'error' });
  if (!response.ok) throw new Error(`${response.status} from ${uri}`);
  return response.json() as ReturnType<GetJson>;
};
