import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import { type IssuerUnderTest, startIssuer } from '../../hosts/issuer.ts';
import { client, nonce, options, refusal, strictClient, verifier } from './strict-client.ts';

let issuer: IssuerUnderTest;
let as: oauth.AuthorizationServer;
beforeAll(async () => {
  issuer = await startIssuer();
  const url = new URL(issuer.issuer);
  as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
});
afterAll(() => issuer.stop());

const { codeFor, redeem, logIn, renew, renewed, posted } = strictClient(
  () => issuer,
  () => as,
);

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
