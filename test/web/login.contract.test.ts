import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LoginRefused } from '../../web/login/login.ts';
import { openProvider, type Provider } from '../../web/login/provider.ts';
import { choose, type IssuerUnderTest, startIssuer } from '../hosts/issuer.ts';

let issuer: IssuerUnderTest;
let provider: Provider;
const open = (
  changes: { readonly clientId?: string; readonly clockSkew?: number } = {},
  now?: () => number,
) =>
  openProvider(
    {
      issuer: issuer.issuer,
      clientId: 'vigil',
      scope: 'openid email profile',
      webSocketUrl: 'ws://127.0.0.1/ws',
      clockSkew: 0,
      ...changes,
    },
    { page: issuer.page, ...(now && { now }) },
  );
beforeAll(async () => {
  issuer = await startIssuer(600_000);
  provider = open();
});
afterAll(() => issuer.stop());

const errand = {
  verifier: 'v'.repeat(43),
  nonce: 'the-nonce',
  returnTo: '/sessions/s1#an-invitation-is-nobody-elses-business',
};

const logIn = async (user: string, at = provider) => {
  const answer = await choose(await at.authorizationUrl('the-state', errand), { user });
  return at.redeem(answer.searchParams, 'the-state', errand);
};

describe('The login of the page', () => {
  test('sends the issuer a hash and a way back, and nothing that is only the page’s', async () => {
    const url = new URL(await provider.authorizationUrl('the-state', errand));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'vigil',
      redirect_uri: issuer.page,
      scope: 'openid email profile',
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(url.href).not.toContain(errand.verifier);
    expect(url.href).not.toContain('invitation');
  });

  test('asks for a new one if one is required, and for when that was', async () => {
    const url = new URL(await provider.authorizationUrl('the-state', errand, true));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
  });

  test('comes back as the person who was chosen, and lasts as long as the token by this machine’s own clock', async () => {
    const { idToken, refreshToken, ...login } = await logIn(
      'anna',
      open({}, () => 1_000),
    );
    expect(login).toEqual({
      userId: 'anna',
      name: 'Anna',
      issuedAt: expect.any(Number),
      receivedAt: 1_000,
      expiresAt: 601_000,
    });
    expect([idToken, refreshToken]).toEqual([expect.stringMatching(/^eyJ/), expect.any(String)]);
  });

  test('works on a machine whose clock is wrong, if the page was told how wrong', async () => {
    // The issuer's clock is turned: an hour behind is the same as a machine an hour ahead.
    issuer.advance(-3_600_000);
    await expect(logIn('anna')).rejects.toThrow('exp');
    await expect(logIn('anna', open({ clockSkew: -3_600 }))).resolves.toMatchObject({ userId: 'anna' });
    issuer.advance(3_600_000);
  });

  test.each([2, -2])(
    'is renewed on a machine whose clock is set by %d hours while the page is open',
    async (hours) => {
      let now = Date.now();
      const there = open({}, () => now);
      const login = await logIn('anna', there);
      // As for the person: the issuer's clock is turned the other way.
      now += hours * 3_600_000;
      issuer.advance(-hours * 3_600_000);
      const renewed = there.renew(login, String(login.refreshToken));
      await expect(renewed.finally(() => issuer.advance(hours * 3_600_000))).resolves.toMatchObject({
        userId: 'anna',
      });
    },
  );

  test('is renewed, and ends when the issuer says so', async () => {
    const first = await logIn('ben');
    const second = await provider.renew(first, String(first.refreshToken));
    expect(second).toMatchObject({ userId: 'ben', name: 'Ben' });
    expect(second.refreshToken).not.toBe(first.refreshToken);
    await expect(provider.renew(first, String(first.refreshToken))).rejects.toThrow(LoginRefused);
  });

  test('is never renewed as somebody else', async () => {
    const [anna, ben] = await Promise.all([logIn('anna'), logIn('ben')]);
    await expect(provider.renew(anna, String(ben.refreshToken))).rejects.toThrow('somebody else');
  });

  test('ends at the issuer too', async () => {
    const login = await logIn('carla');
    const address = await provider.logOut(login);
    const response = await fetch(String(address), { redirect: 'manual' });
    expect(response.headers.get('location')).toBe(issuer.page);
    await expect(provider.renew(login, String(login.refreshToken))).rejects.toThrow(LoginRefused);
  });

  test.each([
    ['revokes', 200, true, 'an address'],
    ['cannot revoke', 500, true, 'an address'],
    ['revokes, and has no session', 200, false, 'nothing'],
    ['cannot revoke, and has no session', 500, false, 'a fault'],
  ])('ends as well as it can with an issuer that %s', async (_, status, hasSession, outcome) => {
    let revoked = '';
    const server = createServer((request, response) => {
      const origin = `http://${request.headers.host}`;
      const document = {
        issuer: origin,
        revocation_endpoint: `${origin}/revoke`,
        ...(hasSession && { end_session_endpoint: `${origin}/end` }),
      };
      request.on('data', (chunk) => {
        revoked += String(chunk);
      });
      if (request.url !== '/revoke')
        return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
      request.on('end', () => response.writeHead(status).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const other = openProvider(
      { issuer: at, clientId: 'vigil', scope: 'openid', webSocketUrl: 'ws://x', clockSkew: 0 },
      { page: issuer.page },
    );
    const said = await other.logOut(await logIn('anna')).then(
      (address) => (address?.startsWith(`${at}/end`) ? 'an address' : 'nothing'),
      () => 'a fault',
    );
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect([said, revoked.includes('token=')]).toEqual([outcome, true]);
  });

  test.each([
    ['refuses', 400, { error: 'invalid_grant' }, 'refused'],
    ['is asked too often', 429, { error: 'slow_down' }, 'failed'],
    ['has a fault', 500, { error: 'server_error' }, 'failed'],
    ['gives no other refresh token', 200, null, 'refresh 1'],
    ['gives another refresh token', 200, { refresh_token: 'refresh 2' }, 'refresh 2'],
  ])('where the issuer %s, is renewed accordingly', async (_, status, more, outcome) => {
    const server = createServer((request, response) => {
      const origin = `http://${request.headers.host}`;
      const part = (said: object) => Buffer.from(JSON.stringify(said)).toString('base64url');
      const iat = Math.floor(Date.now() / 1_000);
      const claims = { iss: origin, aud: 'vigil', sub: 'anna', iat, exp: iat + 600 };
      const tokens = {
        access_token: 'access',
        token_type: 'Bearer',
        id_token: `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmVk`,
      };
      const answers = request.url === '/token' && { ...(status === 200 && tokens), ...more };
      response
        .writeHead(answers ? status : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answers || { issuer: origin, token_endpoint: `${origin}/token` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const other = openProvider(
      { issuer: at, clientId: 'vigil', scope: 'openid', webSocketUrl: 'ws://x', clockSkew: 0 },
      { page: issuer.page },
    );
    const said = await other.renew(await logIn('anna'), 'refresh 1').then(
      ({ refreshToken }) => refreshToken,
      (error: unknown) => (error instanceof LoginRefused ? 'refused' : 'failed'),
    );
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(said).toBe(outcome);
  });

  test('distinguishes a refusal from an answer that cannot be trusted', async () => {
    const cancelled = await choose(await provider.authorizationUrl('the-state', errand), { cancel: 'yes' });
    await expect(provider.redeem(cancelled.searchParams, 'the-state', errand)).rejects.toMatchObject({
      name: 'LoginRefused',
      message: 'Nobody was chosen.',
    });
    const answer = async () =>
      (await choose(await provider.authorizationUrl('the-state', errand), { user: 'anna' })).searchParams;
    const wrongly = async (
      change: (params: URLSearchParams) => void,
      changes: Partial<typeof errand> = {},
    ) => {
      const params = await answer();
      change(params);
      return provider.redeem(params, 'the-state', { ...errand, ...changes }).catch((error: unknown) => error);
    };
    const nothing = () => {};
    expect(await wrongly((params) => params.set('state', 'another'))).not.toBeInstanceOf(LoginRefused);
    expect(await wrongly((params) => params.set('iss', 'https://evil.example'))).toMatchObject({
      message: expect.stringContaining('iss'),
    });
    expect(await wrongly((params) => params.delete('iss'))).toBeInstanceOf(Error);
    expect(await wrongly(nothing, { nonce: 'another' })).toMatchObject({
      message: expect.stringContaining('nonce'),
    });
    expect(await wrongly(nothing, { verifier: 'w'.repeat(43) })).toBeInstanceOf(LoginRefused);
  });

  test('reads the issuer’s endpoints once, and again when that failed', async () => {
    const before = issuer.asked('/dev/.well-known/openid-configuration');
    const fresh = open();
    await Promise.all([fresh.authorizationUrl('a', errand), fresh.authorizationUrl('b', errand)]);
    expect(issuer.asked('/dev/.well-known/openid-configuration')).toBe(before + 1);
    const nowhere = openProvider(
      {
        issuer: 'http://127.0.0.1:1/dev',
        clientId: 'vigil',
        scope: 'openid',
        webSocketUrl: 'ws://x',
        clockSkew: 0,
      },
      { page: issuer.page },
    );
    await expect(nowhere.authorizationUrl('a', errand)).rejects.not.toThrow(LoginRefused);
  });
});
