import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import { tokenVerifier } from '../../../functions/identity/token.ts';
import { instant } from '../../../shared/instant.ts';
import { choose, type IssuerUnderTest, startIssuer } from '../../hosts/issuer.ts';
import { client, nonce, options, state, strictClient } from './strict-client.ts';

let issuer: IssuerUnderTest;
let as: oauth.AuthorizationServer;
beforeAll(async () => {
  issuer = await startIssuer();
  const url = new URL(issuer.issuer);
  as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
});
afterAll(() => issuer.stop());

const { address, codeFor, redeem, logIn } = strictClient(
  () => issuer,
  () => as,
);

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
