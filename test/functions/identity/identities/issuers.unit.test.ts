import { describe, expect, test } from '@jest/globals';
import { identityBy, proved, times } from './signed.ts';

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
