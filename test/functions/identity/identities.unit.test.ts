import { describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type TokenSettings, tokenVerifier } from '../../../functions/identity/token.ts';
import { emailKey } from '../../../shared/directory/invitation.ts';
import { instant } from '../../../shared/instant.ts';

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
const published = { ...(await exportJWK(publicKey)), kid: 'k1' };
const times = { iat: Math.floor(Date.now() / 1_000), exp: Math.floor(Date.now() / 1_000) + 3_600 };

type Claims = Readonly<Record<string, unknown>>;

/** What becomes of a token of this shape with only these settings. */
const identityBy = async (
  settings: Pick<TokenSettings, 'issuer' | 'audiences'> & Partial<TokenSettings>,
  claims: Claims,
  header: object = {},
) => {
  const verify = tokenVerifier(
    {
      jwksUri: null,
      use: 'id',
      kindClaim: 'kind',
      licenceValue: 'licence-holder',
      emailTrusted: false,
      ...settings,
    },
    () => instant(Date.now()),
    async (uri) =>
      uri.endsWith('/.well-known/openid-configuration')
        ? { issuer: settings.issuer, jwks_uri: 'https://keys.example.com/' }
        : { keys: [published] },
  );
  const token = new SignJWT({ ...times, ...claims }).setProtectedHeader({
    alg: 'RS256',
    kid: 'k1',
    ...header,
  });
  return verify(await token.sign(privateKey));
};

const proved = (address: string) => ({ emailKey: emailKey(address) });

describe('A token from', () => {
  test('a user pool of Cognito', async () => {
    const issuer = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI';
    const token = {
      sub: '53840892-2031-70ac-5f0a-a2e7e5f1f1a0',
      iss: issuer,
      aud: '4jh2mexampleclientid',
      token_use: 'id',
      auth_time: times.iat,
      'cognito:username': '53840892-2031-70ac-5f0a-a2e7e5f1f1a0',
      origin_jti: 'c7c5f2a4',
      event_id: '9c0d5c34',
      email: 'anna@example.com',
      email_verified: true,
      name: 'Anna',
      'custom:kind': 'licence-holder',
    };
    const settings = { issuer, audiences: ['4jh2mexampleclientid'], kindClaim: 'custom:kind' };
    expect(await identityBy(settings, token)).toMatchObject({
      id: token.sub,
      name: 'Anna',
      kind: 'licence-holder',
      authenticatedAt: times.iat * 1_000,
      ...proved('anna@example.com'),
    });
  });

  test('Microsoft Entra: roles in a list, and nothing about whether the address is verified', async () => {
    const issuer = 'https://login.microsoftonline.com/6babcaad-604b-40ac-a9d7-9fd97c0b779f/v2.0';
    const token = {
      aud: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
      iss: issuer,
      nbf: times.iat,
      idp: 'https://sts.windows.net/6babcaad-604b-40ac-a9d7-9fd97c0b779f/',
      name: 'Anna Example',
      oid: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
      preferred_username: 'anna@example.com',
      email: 'anna@example.com',
      rh: '0.AX0A',
      roles: ['Reader', 'Vigil.Licence'],
      sub: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ',
      tid: '6babcaad-604b-40ac-a9d7-9fd97c0b779f',
      ver: '2.0',
    };
    const settings = {
      issuer,
      audiences: ['6e74172b-be56-4843-9ff4-e66a39bb12e3'],
      kindClaim: 'roles',
      licenceValue: 'Vigil.Licence',
    };
    const untrusted = await identityBy(settings, token);
    expect(untrusted).toMatchObject({ id: token.sub, kind: 'licence-holder' });
    expect(untrusted).not.toHaveProperty('emailKey');
    expect(await identityBy({ ...settings, emailTrusted: true }, token)).toMatchObject(
      proved('anna@example.com'),
    );
  });

  test('Keycloak: roles inside another claim', async () => {
    const issuer = 'https://sso.example.com/realms/company';
    const token = {
      auth_time: times.iat,
      jti: '2b1c2a3d',
      iss: issuer,
      aud: 'vigil-web',
      sub: 'f:0b1e:anna',
      typ: 'ID',
      azp: 'vigil-web',
      sid: '7f6c',
      acr: '1',
      email_verified: true,
      name: 'Anna Example',
      realm_access: { roles: ['offline_access', 'premium'] },
      preferred_username: 'anna',
      email: 'anna@example.com',
    };
    const settings = {
      issuer,
      audiences: ['vigil-web'],
      kindClaim: 'realm_access.roles',
      licenceValue: 'premium',
    };
    expect(await identityBy(settings, token)).toMatchObject({
      kind: 'licence-holder',
      ...proved('anna@example.com'),
    });
    // Where somebody has a role of this client, the access token of every other one names it as an audience.
    const ofAnother = { ...token, typ: 'Bearer', azp: 'canteen', aud: ['vigil-web', 'account'] };
    for (const typ of ['Bearer', 'DPoP'])
      expect(await identityBy(settings, { ...ofAnother, typ })).toMatchObject({ denied: 'use' });
    for (const typ of ['Bearer', 'DPoP'])
      expect(await identityBy({ ...settings, use: 'access' }, { ...ofAnother, typ })).toMatchObject({
        id: token.sub,
      });
    expect(await identityBy({ ...settings, use: 'access' }, token)).toMatchObject({ denied: 'use' });
    expect(await identityBy(settings, { ...token, typ: 'toString' })).toMatchObject({ id: token.sub });
  });

  test('Okta: groups in a list, for one of several clients', async () => {
    const issuer = 'https://example.okta.com/oauth2/default';
    const token = {
      sub: '00uid4BxXw6I6TV4m0g3',
      name: 'Anna Example',
      email: 'anna@example.com',
      ver: 1,
      iss: issuer,
      aud: '0oaphone',
      amr: ['pwd'],
      idp: '00o3qqiw0vSCIwu8I0g7',
      email_verified: true,
      groups: ['Everyone', 'Vigil holders'],
    };
    const settings = {
      issuer,
      audiences: ['0oaweb', '0oaphone'],
      kindClaim: 'groups',
      licenceValue: 'Vigil holders',
    };
    expect(await identityBy(settings, token)).toMatchObject({ kind: 'licence-holder' });
    expect(await identityBy(settings, { ...token, aud: '0oaelsewhere' })).toMatchObject({
      denied: 'audience',
    });
  });

  test('Auth0: an issuer with a slash at its end, a claim whose name is a URL, and several audiences', async () => {
    const issuer = 'https://example.eu.auth0.com/';
    const token = {
      'https://vigil.example.com/plan': 'trial',
      nickname: 'anna',
      name: 'Anna Example',
      updated_at: '2026-11-20T08:00:00.000Z',
      email: 'anna@example.com',
      email_verified: false,
      iss: issuer,
      sub: 'auth0|507f1f77bcf86cd799439020',
      aud: ['IBYExampleClient', 'https://example.eu.auth0.com/userinfo'],
      sid: 's3ss10n',
    };
    const settings = {
      issuer,
      audiences: ['IBYExampleClient'],
      kindClaim: 'https://vigil.example.com/plan',
      licenceValue: 'trial',
    };
    const identity = await identityBy({ ...settings, emailTrusted: true }, token);
    expect(identity).toMatchObject({ id: token.sub, kind: 'licence-holder' });
    // An address said to be unverified is unverified, whoever is trusted.
    expect(identity).not.toHaveProperty('emailKey');
  });

  test('Google, which knows no kinds', async () => {
    const issuer = 'https://accounts.google.com';
    const token = {
      iss: issuer,
      azp: '1234987819200.apps.googleusercontent.com',
      aud: '1234987819200.apps.googleusercontent.com',
      sub: '10769150350006150715113082367',
      at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q',
      hd: 'example.com',
      email: 'anna@example.com',
      email_verified: 'true',
      name: 'Anna Example',
      picture: 'https://lh3.googleusercontent.com/a/x',
    };
    expect(
      await identityBy({ issuer, audiences: ['1234987819200.apps.googleusercontent.com'] }, token),
    ).toMatchObject({ kind: 'contact', name: 'Anna Example', ...proved('anna@example.com') });
  });
});

describe('An ID token for several', () => {
  const issuer = 'https://id.example.com';
  const settings = { issuer, audiences: ['app', 'phone'] };
  const plain = { iss: issuer, sub: 'anna', aud: ['app', 'canteen'] };

  test('is that of the client that asked for it, if it says which: some issuers name every client of a project', async () => {
    for (const azp of ['app', 'phone'])
      expect(await identityBy(settings, { ...plain, azp })).toMatchObject({ id: 'anna' });
    expect(await identityBy(settings, { ...plain, azp: 'canteen' })).toMatchObject({ denied: 'audience' });
    expect(await identityBy(settings, plain)).toMatchObject({ id: 'anna' });
    expect(await identityBy(settings, { ...plain, azp: 7 })).toMatchObject({ id: 'anna' });
  });

  test('is not one for a single client, whichever has asked for it', async () => {
    for (const aud of ['app', ['app']])
      expect(await identityBy(settings, { ...plain, aud, azp: 'android' })).toMatchObject({ id: 'anna' });
  });

  test('is no access token, for which another client may ask', async () => {
    const token = { ...plain, azp: 'canteen' };
    expect(await identityBy({ ...settings, use: 'access' }, token)).toMatchObject({ id: 'anna' });
  });
});

describe('An access token', () => {
  const issuer = 'https://id.example.com';
  const settings = { issuer, audiences: ['app', 'https://api.example.com'] };
  const plain = { iss: issuer, sub: 'anna' };

  test('is accepted where that is set, for the audience that it names', async () => {
    const token = { ...plain, aud: 'https://api.example.com', client_id: 'app' };
    const header = { typ: 'at+jwt' };
    expect(await identityBy({ ...settings, use: 'access' }, token, header)).toMatchObject({ id: 'anna' });
    for (const typ of ['at+jwt', 'AT+JWT', 'application/at+jwt'])
      expect(await identityBy(settings, token, { typ })).toMatchObject({ denied: 'use' });
    for (const typ of ['an-at+jwt', 'at+jwt2', 'JWT'])
      expect(await identityBy(settings, { ...token, aud: 'app' }, { typ })).toMatchObject({ id: 'anna' });
  });

  test('without an audience is accepted for its client, and an ID token never is', async () => {
    for (const client of ['client_id', 'azp', 'cid', 'appid']) {
      const token = { ...plain, [client]: 'app' };
      expect(await identityBy({ ...settings, use: 'access' }, token)).toMatchObject({ id: 'anna' });
      expect(await identityBy(settings, token)).toMatchObject({ denied: 'audience' });
    }
  });

  test('for another service is refused, though our own client asked for it', async () => {
    const token = { ...plain, aud: 'account', azp: 'app' };
    expect(await identityBy({ ...settings, use: 'access' }, token)).toMatchObject({ denied: 'audience' });
  });

  test('is all that is accepted then', async () => {
    const token = { ...plain, aud: 'app', token_use: 'id' };
    expect(await identityBy({ ...settings, use: 'access' }, token)).toMatchObject({ denied: 'use' });
  });
});

describe('A claim with an unexpected value', () => {
  const issuer = 'https://id.example.com';
  const settings = { issuer, audiences: ['app'] };
  const plain = { iss: issuer, aud: 'app', sub: 'anna' };

  test.each([
    ['another word', 'premium'],
    ['nothing', ''],
    ['null', null],
    ['a number', 7],
    ['a list without it', ['reader', 3, null]],
    ['a list in a list', [['licence-holder']]],
    ['an object', { 'licence-holder': true }],
  ])('makes a contact when the kind is %s', async (_, kind) => {
    expect(await identityBy(settings, { ...plain, kind })).toMatchObject({ kind: 'contact' });
  });

  test.each([[null], ['licence-holder'], [7], [['roles']]])(
    'makes a contact when the claim with the kind is %j',
    async (realm) => {
      const inRealm = { ...settings, kindClaim: 'realm.roles' };
      expect(await identityBy(inRealm, { ...plain, realm })).toMatchObject({ kind: 'contact' });
    },
  );

  test('denies when it has invalid roles', async () => {
    const said = { ...plain, roles: { 'a*b': 'member' } };
    expect(await identityBy({ ...settings, rolesClaim: 'roles' }, said)).toMatchObject({ denied: 'roles' });
  });

  test('is ignored when it is a name or an address', async () => {
    for (const value of [7, null, ['Anna'], {}, true, '', '  ']) {
      const identity = await identityBy(settings, {
        ...plain,
        name: value,
        email: value,
        email_verified: true,
      });
      expect(identity).toMatchObject({ id: 'anna', kind: 'contact', name: expect.any(String) });
      expect(identity).not.toHaveProperty('emailKey');
    }
  });

  test('lets nobody in when it is the id or the expiry', async () => {
    for (const wrong of [
      { sub: undefined },
      { sub: '' },
      { sub: 7 },
      { sub: 'x'.repeat(129) },
      { exp: undefined },
    ])
      expect(await identityBy(settings, { ...plain, ...wrong })).toMatchObject({
        denied: expect.stringMatching(/^(claims|malformed)$/),
      });
    expect(await identityBy(settings, { ...plain, exp: -1 })).toMatchObject({ denied: 'expired' });
  });

  test('verifies no address when it is not plainly true', async () => {
    const email = 'anna@example.com';
    for (const verified of [false, 'false', 'yes', 1, null])
      expect(
        await identityBy({ ...settings, emailTrusted: true }, { ...plain, email, email_verified: verified }),
      ).not.toHaveProperty('emailKey');
  });
});
