import { describe, expect, test } from '@jest/globals';
import { identityBy } from './signed.ts';

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
