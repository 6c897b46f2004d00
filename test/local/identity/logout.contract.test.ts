import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import { type IssuerUnderTest, startIssuer } from '../../hosts/issuer.ts';
import { options, refusal, strictClient } from './strict-client.ts';

let issuer: IssuerUnderTest;
let as: oauth.AuthorizationServer;
beforeAll(async () => {
  issuer = await startIssuer();
  const url = new URL(issuer.issuer);
  as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
});
afterAll(() => issuer.stop());

const { logIn, renewed } = strictClient(
  () => issuer,
  () => as,
);

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
