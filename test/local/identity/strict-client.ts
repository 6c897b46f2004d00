import * as oauth from 'oauth4webapi';
import { choose, type IssuerUnderTest } from '../../hosts/issuer.ts';

export const client: oauth.Client = { client_id: 'vigil', [oauth.clockTolerance]: 0 };
export const options = { [oauth.allowInsecureRequests]: true };

export const verifier = oauth.generateRandomCodeVerifier();
export const [state, nonce] = ['the-state', 'the-nonce'];

export const refusal = { status: 400, error: 'invalid_grant' };

/** A client that checks whatever it may at this issuer, and what it does there. */
export const strictClient = (issuer: () => IssuerUnderTest, as: () => oauth.AuthorizationServer) => {
  /** The address of a valid request, with some of it changed; null leaves a parameter out. */
  const address = async (changes: Readonly<Record<string, string | null>> = {}): Promise<string> => {
    const url = new URL(String(as().authorization_endpoint));
    const parameters = {
      response_type: 'code',
      client_id: 'vigil',
      redirect_uri: issuer().page,
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...changes,
    };
    for (const [name, value] of Object.entries(parameters))
      if (value !== null) url.searchParams.set(name, value);
    return url.href;
  };

  const codeFor = async (user: string) =>
    oauth.validateAuthResponse(as(), client, await choose(await address(), { user }), state);

  const redeem = (answer: URLSearchParams, { redirectUri = issuer().page, with: used = verifier } = {}) =>
    oauth.authorizationCodeGrantRequest(as(), client, oauth.None(), answer, redirectUri, used, options);

  const logIn = async (user: string) =>
    oauth.processAuthorizationCodeResponse(as(), client, await redeem(await codeFor(user)), {
      expectedNonce: nonce,
      requireIdToken: true,
    });

  const renew = (refreshToken: string) =>
    oauth.refreshTokenGrantRequest(as(), client, oauth.None(), refreshToken, options);
  const renewed = async (refreshToken: string) =>
    oauth.processRefreshTokenResponse(as(), client, await renew(refreshToken));

  /** The token endpoint's answer to a form that no client would make. */
  const posted = async (form: Readonly<Record<string, string>> | string) => {
    const response = await fetch(String(as().token_endpoint), {
      method: 'POST',
      body: typeof form === 'string' ? form : new URLSearchParams(form),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    return { status: response.status, error: ((await response.json()) as { error: string }).error };
  };

  return { address, codeFor, redeem, logIn, renew, renewed, posted };
};
