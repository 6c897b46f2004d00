import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import { tokenVerifier } from '../../../functions/identity/token.ts';
import { instant } from '../../../shared/instant.ts';
import { choose, type IssuerUnderTest, startIssuer } from '../../hosts/issuer.ts';

const client: oauth.Client = { client_id: 'vigil', [oauth.clockTolerance]: 0 };
const options = { [oauth.allowInsecureRequests]: true };

let issuer: IssuerUnderTest;
let as: oauth.AuthorizationServer;
beforeAll(async () => {
  issuer = await startIssuer();
  const url = new URL(issuer.issuer);
  as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
});
afterAll(() => issuer.stop());

const verifier = oauth.generateRandomCodeVerifier();
const [state, nonce] = ['the-state', 'the-nonce'];

/** The address of a valid request, with some of it changed; null leaves a parameter out. */
const address = async (changes: Readonly<Record<string, string | null>> = {}): Promise<string> => {
  const url = new URL(String(as.authorization_endpoint));
  const parameters = {
    response_type: 'code',
    client_id: 'vigil',
    redirect_uri: issuer.page,
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
  oauth.validateAuthResponse(as, client, await choose(await address(), { user }), state);

const redeem = (answer: URLSearchParams, { redirectUri = issuer.page, with: used = verifier } = {}) =>
  oauth.authorizationCodeGrantRequest(as, client, oauth.None(), answer, redirectUri, used, options);

const logIn = async (user: string) =>
  oauth.processAuthorizationCodeResponse(as, client, await redeem(await codeFor(user)), {
    expectedNonce: nonce,
    requireIdToken: true,
  });

const renew = (refreshToken: string) =>
  oauth.refreshTokenGrantRequest(as, client, oauth.None(), refreshToken, options);
const renewed = async (refreshToken: string) =>
  oauth.processRefreshTokenResponse(as, client, await renew(refreshToken));

/** The token endpoint's answer to a form that no client would make. */
const posted = async (form: Readonly<Record<string, string>> | string) => {
  const response = await fetch(String(as.token_endpoint), {
    method: 'POST',
    body: typeof form === 'string' ? form : new URLSearchParams(form),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  return { status: response.status, error: ((await response.json()) as { error: string }).error };
};

const refusal = { status: 400, error: 'invalid_grant' };

describe('A login at the development issuer', () => {
  test('gives the page tokens that the authorizer accepts, as a strict client sees it', async () => {
    const tokens = await logIn('anna');
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 60, scope: 'openid email profile' });
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    expect(claims).toMatchObject({ sub: 'anna', name: 'Anna', aud: 'vigil', iss: issuer.issuer, nonce });
    const settings = {
      issuer: issuer.issuer,
      audiences: ['vigil'],
      jwksUri: null,
      use: 'id',
      kindClaim: 'custom:kind',
      licenceValue: 'licence-holder',
      emailTrusted: false,
    } as const;
    const verify = tokenVerifier(settings, () => instant(Date.now()));
    expect(await verify(String(tokens.id_token))).toMatchObject({ id: 'anna', kind: 'licence-holder' });
    expect(await verify(tokens.access_token)).toEqual({ denied: 'malformed', claims: [] });
  });

  test('has signatures that the published keys verify', async () => {
    const response = await redeem(await codeFor('ben'));
    const copy = response.clone();
    await oauth.processAuthorizationCodeResponse(as, client, copy, { expectedNonce: nonce });
    await expect(oauth.validateApplicationLevelSignature(as, copy, options)).resolves.toBeUndefined();
  });

  test('shows everybody who can be chosen, and escapes what it was asked with', async () => {
    const page = await fetch(await address({ state: '"><script>alert(1)</script>' }));
    const html = await page.text();
    for (const name of ['Anna', 'Ben', 'Carla']) expect(html).toContain(`Log in as ${name}`);
    expect(html).toContain('no password');
    expect(html).not.toContain('<script>');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  test('reveals only what the scope asked for', async () => {
    const answer = await choose(await address({ scope: 'openid unheard-of' }), { user: 'anna' });
    const response = await redeem(oauth.validateAuthResponse(as, client, answer, state));
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
      expectedNonce: nonce,
    });
    expect(tokens.scope).toBe('openid');
    expect(oauth.getValidatedIdTokenClaims(tokens)).not.toHaveProperty('email');
  });

  test('that is cancelled is reported to the page', async () => {
    const answer = await choose(await address(), { cancel: 'yes' });
    expect(answer.searchParams.get('error')).toBe('access_denied');
    expect(() => oauth.validateAuthResponse(as, client, answer, state)).toThrow(
      oauth.AuthorizationResponseError,
    );
  });
});

describe('A request for a login', () => {
  test.each([
    ['without PKCE', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
    ['with the plain method of PKCE', { code_challenge_method: null }, 'invalid_request'],
    ['with an invalid challenge', { code_challenge: 'short' }, 'invalid_request'],
    ['for a token at once', { response_type: 'token' }, 'unsupported_response_type'],
    ['without a response type', { response_type: null }, 'invalid_request'],
    ['without openid', { scope: 'email' }, 'invalid_scope'],
    ['that may show nothing', { prompt: 'none' }, 'login_required'],
    ['by a request object', { request: 'eyJ' }, 'request_not_supported'],
    ['with an answer in the fragment', { response_mode: 'fragment' }, 'invalid_request'],
  ])('%s is sent back with its error', async (_, changes, error) => {
    const response = await fetch(await address(changes), { redirect: 'manual' });
    const back = new URL(String(response.headers.get('location')));
    expect(back.origin + back.pathname).toBe(issuer.page);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error, state, iss: issuer.issuer });
    expect(back.searchParams.has('code')).toBe(false);
  });

  test.each([
    ['of an unknown client', { client_id: 'somebody' }],
    ['of no client', { client_id: null }],
    ['for another page', { redirect_uri: 'http://localhost:3001/' }],
    ['for a path of the page', { redirect_uri: 'http://localhost:3000/elsewhere' }],
    ['for the page without its slash', { redirect_uri: 'http://localhost:3000' }],
    ['for nowhere', { redirect_uri: null }],
  ])('%s is sent nowhere', async (_, changes) => {
    const response = await fetch(await address(changes), { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('invalid_request');
  });

  test('with a repeated parameter is refused', async () => {
    const twice = await fetch(`${await address()}&scope=openid`, { redirect: 'manual' });
    expect(twice.headers.get('location')).toContain('error=invalid_request');
    const page = await fetch(`${await address()}&redirect_uri=${encodeURIComponent(issuer.page)}`, {
      redirect: 'manual',
    });
    expect(page.status).toBe(400);
  });

  test('is accepted only from the issuer’s own form, and from no page elsewhere', async () => {
    const { origin, pathname, searchParams } = new URL(await address());
    searchParams.set('user', 'anna');
    const posted = (from: string) =>
      fetch(origin + pathname, {
        method: 'POST',
        body: searchParams,
        headers: { origin: from },
        redirect: 'manual',
      });
    expect((await posted(origin)).status).toBe(303);
    expect((await posted('http://evil.example')).status).toBe(400);
    expect((await posted('null')).status).toBe(400);
  });
});

describe('A code', () => {
  test('works once, and when it is used again revokes what the first time gave', async () => {
    const answer = await codeFor('anna');
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, await redeem(answer), {
      expectedNonce: nonce,
    });
    await expect(
      oauth.processAuthorizationCodeResponse(as, client, await redeem(answer), { expectedNonce: nonce }),
    ).rejects.toMatchObject(refusal);
    await expect(renewed(String(tokens.refresh_token))).rejects.toMatchObject(refusal);
  });

  test.each([
    ['the verifier of somebody else', { with: oauth.generateRandomCodeVerifier() }],
    ['another address', { redirectUri: 'http://localhost:3000/elsewhere' }],
  ])('with %s gives nothing, not even for the right request afterwards', async (_, wrong) => {
    const answer = await codeFor('anna');
    for (const attempt of [wrong, {}]) {
      const response = await redeem(answer, attempt);
      expect(response.headers.get('cache-control')).toBe('no-store');
      await expect(
        oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce }),
      ).rejects.toMatchObject(refusal);
    }
  });

  test('expires after a minute', async () => {
    const answer = await codeFor('anna');
    issuer.advance(60_000);
    const response = await redeem(answer);
    issuer.advance(-60_000);
    await expect(
      oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce }),
    ).rejects.toMatchObject(refusal);
  });

  test.each([
    ['nobody', {}, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'somebody' }, 401, 'invalid_client'],
    ['a client without a verifier', { client_id: 'vigil', code_verifier: '' }, 400, 'invalid_request'],
  ])('of %s is refused', async (_, changes, status, error) => {
    const code = String((await codeFor('anna')).get('code'));
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: issuer.page,
      code_verifier: verifier,
    };
    expect(await posted({ ...form, ...changes })).toEqual({ status, error });
  });
});

describe('The token endpoint', () => {
  test('knows two grants, and accepts no repeated parameter', async () => {
    expect(await posted({ grant_type: 'password', client_id: 'vigil' })).toEqual({
      status: 400,
      error: 'unsupported_grant_type',
    });
    expect(await posted({ client_id: 'vigil' })).toEqual({ status: 400, error: 'invalid_request' });
    expect(await posted('grant_type=refresh_token&grant_type=refresh_token&client_id=vigil')).toEqual({
      status: 400,
      error: 'invalid_request',
    });
  });

  test('accepts only forms, and small ones', async () => {
    const post = (type: string, body: string) =>
      fetch(String(as.token_endpoint), { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('application/json', '{}')).status).toBe(400);
    expect((await post('application/x-www-form-urlencoded', 'a'.repeat(20_000))).status).toBe(400);
  });

  test('can be read by the stack’s pages, and by no other', async () => {
    const seenFrom = async (origin: string) =>
      (await fetch(`${issuer.issuer}/.well-known/openid-configuration`, { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await seenFrom('http://localhost:3000')).toBe('http://localhost:3000');
    expect(await seenFrom('http://evil.example')).toBeNull();
  });
});

describe('A refresh token', () => {
  test('gives a new login for the same person, and its successor', async () => {
    const first = await logIn('carla');
    const second = await renewed(String(first.refresh_token));
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const [before, after] = [first, second].map(oauth.getValidatedIdTokenClaims);
    expect(after).toMatchObject({ sub: 'carla', sid: before?.sid, auth_time: before?.auth_time });
    expect(after).not.toHaveProperty('nonce');
    await expect(renewed(String(second.refresh_token))).resolves.toHaveProperty('id_token');
  });

  test('works once: when it is used again the whole login is revoked', async () => {
    const first = await logIn('carla');
    const second = await renewed(String(first.refresh_token));
    await expect(renewed(String(first.refresh_token))).rejects.toMatchObject(refusal);
    await expect(renewed(String(second.refresh_token))).rejects.toMatchObject(refusal);
  });

  test('expires after a day, and not a minute before', async () => {
    const [minute, day] = [60_000, 24 * 3_600_000];
    const { refresh_token } = await logIn('carla');
    issuer.advance(day - minute);
    const response = await renew(String(refresh_token)).finally(() => issuer.advance(minute - day));
    const { refresh_token: next } = (await response.json()) as { refresh_token: string };
    expect(response.status).toBe(200);
    issuer.advance(2 * day);
    const late = await renew(next).finally(() => issuer.advance(-2 * day));
    expect([late.status, await late.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'invalid_grant' }),
    ]);
  });

  test('grants no more than before', async () => {
    const { refresh_token } = await logIn('carla');
    expect(
      await posted({
        grant_type: 'refresh_token',
        client_id: 'vigil',
        refresh_token: String(refresh_token),
        scope: 'openid admin',
      }),
    ).toEqual({ status: 400, error: 'invalid_scope' });
  });
});

describe('A logout', () => {
  const logOut = (parameters: Readonly<Record<string, string>>) =>
    fetch(`${as.end_session_endpoint}?${new URLSearchParams(parameters)}`, { redirect: 'manual' });

  test('ends the login in the hint, even an expired one, and leads back', async () => {
    const tokens = await logIn('anna');
    const other = await logIn('anna');
    issuer.advance(3_600_000);
    const answer = await logOut({
      id_token_hint: String(tokens.id_token),
      client_id: 'vigil',
      post_logout_redirect_uri: issuer.page,
      state: 's',
    });
    issuer.advance(-3_600_000);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${issuer.page}?state=s`]);
    await expect(renewed(String(tokens.refresh_token))).rejects.toMatchObject(refusal);
    await expect(renewed(String(other.refresh_token))).resolves.toHaveProperty('id_token');
  });

  test('leads only to the client’s pages, and accepts no foreign hint', async () => {
    const { id_token } = await logIn('anna');
    const hint = { id_token_hint: String(id_token) };
    expect((await logOut({ ...hint, post_logout_redirect_uri: 'http://evil.example/' })).status).toBe(400);
    expect((await logOut({ post_logout_redirect_uri: issuer.page })).status).toBe(400);
    expect((await logOut({ ...hint, client_id: 'somebody' })).status).toBe(400);
    expect((await logOut({ id_token_hint: `${hint.id_token_hint.slice(0, -4)}AAAA` })).status).toBe(400);
    expect(await (await logOut(hint)).text()).toContain('You are logged out');
  });
});
