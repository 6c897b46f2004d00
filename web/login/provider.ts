import * as oauth from 'oauth4webapi';
import { type Configuration, isLoopback } from './configuration.ts';
import type { Errand } from './errand.ts';
import { type Login, LoginRefused } from './login.ts';

/** What an answer from the issuer is checked with. */
type Secrets = Pick<Errand, 'verifier' | 'nonce'>;

/** The issuer, as the page uses it: authorization code with PKCE, renewal, logout. Any OIDC issuer will do. */
export type Provider = {
  /** Where to send the person. The page keeps the verifier, and sends its hash. */
  readonly authorizationUrl: (
    state: string,
    secrets: Secrets,
    /** Asks for a new login, whether or not the issuer still knows the person: the token then says when it was. */
    anew?: boolean,
  ) => Promise<string>;
  /**
   * Makes a login from what the issuer sent back.
   * @throws LoginRefused
   */
  readonly redeem: (answer: URLSearchParams, state: string, secrets: Secrets) => Promise<Login>;
  /** @throws LoginRefused */
  readonly renew: (login: Login, refreshToken: string) => Promise<Login>;
  /** Revokes the refresh token, and returns the address that ends the issuer's own session; null when there is none. */
  readonly logOut: (login: Login) => Promise<string | null>;
};

export type ProviderOptions = {
  /** Where the issuer sends people back to; registered there, character by character. */
  readonly page: string;
  readonly now?: () => number;
};

const TIMEOUT = 15_000;

export const openProvider = (
  { issuer, clientId, scope, clockSkew }: Configuration,
  { page, now = Date.now }: ProviderOptions,
): Provider => {
  const begun = now() - performance.now();
  const client: oauth.Client = {
    client_id: clientId,
    [oauth.clockSkew]: clockSkew,
    // And by how much this machine's clock may have been set since that was known, unless the machine has slept for so long.
    get [oauth.clockTolerance]() {
      return 60 + Math.abs(now() - performance.now() - begun) / 1_000;
    },
  };
  const options = {
    [oauth.allowInsecureRequests]: isLoopback(new URL(issuer).hostname),
    signal: () => AbortSignal.timeout(TIMEOUT),
  };
  let known: Promise<oauth.AuthorizationServer> | null = null;
  const server = (): Promise<oauth.AuthorizationServer> => {
    known ??= discover(new URL(issuer), options).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
  const loginFrom = (tokens: oauth.TokenEndpointResponse, refreshToken: string | null): Login => {
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    if (!claims || tokens.id_token === undefined)
      throw new LoginRefused('The login service sent no ID token.');
    const receivedAt = now();
    return {
      userId: claims.sub,
      name: typeof claims.name === 'string' ? claims.name : null,
      idToken: tokens.id_token,
      refreshToken: tokens.refresh_token ?? refreshToken,
      issuedAt: claims.iat * 1_000,
      receivedAt,
      expiresAt: receivedAt + (claims.exp - claims.iat) * 1_000,
    };
  };

  return {
    authorizationUrl: async (state, { verifier, nonce }, anew = false) => {
      const url = new URL(endpoint(await server(), 'authorization_endpoint'));
      const parameters = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: page,
        scope,
        state,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(anew && { prompt: 'login', max_age: '0' }),
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },
    redeem: (answer, state, { verifier, nonce }) =>
      refusing(async () => {
        const as = await server();
        const checked = oauth.validateAuthResponse(as, client, answer, state);
        const tokens = await oauth.processAuthorizationCodeResponse(
          as,
          client,
          await oauth.authorizationCodeGrantRequest(
            as,
            client,
            oauth.None(),
            checked,
            page,
            verifier,
            options,
          ),
          { expectedNonce: nonce, requireIdToken: true },
        );
        return loginFrom(tokens, null);
      }),
    renew: ({ userId }, refreshToken) =>
      refusing(async () => {
        const as = await server();
        const response = await oauth.refreshTokenGrantRequest(
          as,
          client,
          oauth.None(),
          refreshToken,
          options,
        );
        const login = loginFrom(await oauth.processRefreshTokenResponse(as, client, response), refreshToken);
        if (login.userId !== userId)
          throw new LoginRefused('The login service renewed the login of somebody else.');
        return login;
      }),
    logOut: async ({ idToken, refreshToken }) => {
      const as = await server();
      const revocation = async () => {
        if (as.revocation_endpoint === undefined || refreshToken === null) return;
        const response = await oauth.revocationRequest(as, client, oauth.None(), refreshToken, options);
        await oauth.processRevocationResponse(response);
      };
      const [revoked] = await Promise.allSettled([revocation()]);
      // Unless the issuer's session ends too, the next login asks for nothing. So this comes even if revoking failed.
      if (as.end_session_endpoint !== undefined)
        return logoutUrl(issuer, as.end_session_endpoint, { clientId, idToken, page });
      if (revoked.status === 'rejected') throw revoked.reason;
      return null;
    },
  };
};

/** Cognito has a logout of its own; everybody else follows OpenID Connect RP-Initiated Logout. */
export const logoutUrl = (
  issuer: string,
  endSession: string,
  { clientId, idToken, page }: { readonly clientId: string; readonly idToken: string; readonly page: string },
): string => {
  const url = new URL(endSession);
  const isCognito = /^https:\/\/(issuer-)?cognito-idp\./.test(issuer);
  const parameters = isCognito
    ? { client_id: clientId, logout_uri: page }
    : { client_id: clientId, id_token_hint: idToken, post_logout_redirect_uri: page };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
};

const discover = async (
  issuer: URL,
  options: oauth.DiscoveryRequestOptions,
): Promise<oauth.AuthorizationServer> =>
  oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));

const endpoint = (as: oauth.AuthorizationServer, name: 'authorization_endpoint'): string => {
  const address = as[name];
  if (address === undefined) throw new LoginRefused(`The login service names no ${name}.`);
  return address;
};

/** Distinguishes a refusal from a fault: an answer that refuses, or is wrong, gets no better when it is repeated. */
const refusing = async (request: () => Promise<Login>): Promise<Login> => {
  try {
    return await request();
  } catch (error) {
    const isNo =
      error instanceof oauth.AuthorizationResponseError ||
      (error instanceof oauth.ResponseBodyError && error.status < 429);
    if (isNo) throw new LoginRefused(error.error_description ?? error.error, { cause: error });
    throw error;
  }
};
