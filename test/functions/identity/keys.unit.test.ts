import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { JwtWithoutValidKidError, KidNotFoundInJwksError } from 'aws-jwt-verify/error';
import { issuerKeys } from '../../../functions/identity/keys.ts';
import { after, instant } from '../../../shared/instant.ts';

const MINUTE = 60_000;
const issuer = 'https://id.example.com/';

/** An issuer whose keys, reachability and clock are turned by hand. */
const setting = (jwksUri: string | null = 'https://id.example.com/keys') => {
  let now = instant(1_795_276_800_123);
  let kids: readonly string[] = ['k1'];
  let reachable = true;
  const asked: string[] = [];
  const keys = issuerKeys(
    { issuer, jwksUri },
    () => now,
    async (uri) => {
      asked.push(uri);
      if (!reachable) throw new Error('Nobody answers.');
      return uri.endsWith('openid-configuration')
        ? { issuer, jwks_uri: 'https://keys.example.com/all' }
        : { keys: kids.map((kid) => ({ kid, kty: 'RSA' })) };
    },
  );
  return {
    asked,
    keys,
    find: (kid: string) =>
      keys.getJwk('', { header: { kid, alg: 'RS256' }, payload: {} }).then(
        ({ kid: found }) => found,
        (error: unknown) => {
          if (error instanceof KidNotFoundInJwksError) return 'unknown';
          expect(error).toHaveProperty('message', `The keys of ${issuer} cannot be had.`);
          return 'unavailable';
        },
      ),
    pass: (duration: number) => {
      now = after(now, duration);
    },
    publish: (...published: readonly string[]) => {
      kids = published;
    },
    reach: (yes: boolean) => {
      reachable = yes;
    },
  };
};

test('invented key ids make one request to the issuer per pause, and all of them are unknown', async () => {
  const { find, asked, pass } = setting();
  for (let nth = 0; nth < 60; nth += 1) expect(await find(`forged-${nth}`)).toBe('unknown');
  expect(asked).toHaveLength(1);
  expect(await find('k1')).toBe('k1');
  pass(5_000);
  await Promise.all(Array.from({ length: 60 }, (_, nth) => find(`forged-${nth}`)));
  expect(asked).toHaveLength(2);
});

test('a new key is found by the next request, in spite of all the invented ones', async () => {
  const { find, pass, publish } = setting();
  await find('forged');
  publish('k1', 'k2');
  expect(await find('k2')).toBe('unknown');
  pass(5_000);
  expect(await find('k2')).toBe('k2');
});

test('a key that the issuer has withdrawn is trusted for an hour at most', async () => {
  const { find, pass, publish } = setting();
  expect(await find('k1')).toBe('k1');
  publish('k2');
  pass(59 * MINUTE);
  expect(await find('k1')).toBe('k1');
  pass(MINUTE);
  expect(await find('k1')).toBe('unknown');
});

test('an unreachable issuer is trusted with its last keys for a day', async () => {
  const { find, pass, reach, asked } = setting();
  expect(await find('k1')).toBe('k1');
  reach(false);
  pass(23 * 60 * MINUTE);
  for (let nth = 0; nth < 20; nth += 1) expect(await find('k1')).toBe('k1');
  expect(asked).toHaveLength(2);
  pass(60 * MINUTE);
  expect(await find('k1')).toBe('unavailable');
});

test('an unreachable issuer says nothing about a new key: that is not the token’s fault', async () => {
  const { find, pass, reach } = setting();
  await find('k1');
  reach(false);
  pass(5_000);
  expect([await find('k2'), await find('k1')]).toEqual(['unavailable', 'k1']);
});

test('a token that names no key has none, and the issuer is not asked', async () => {
  const { keys, asked } = setting();
  const found = keys.getJwk('', { header: { alg: 'RS256' }, payload: {} });
  await expect(found).rejects.toBeInstanceOf(JwtWithoutValidKidError);
  expect(asked).toEqual([]);
});

test('an issuer has answered only with success, at the address that was asked', async () => {
  const answers = [503, 302, 200];
  const server = createServer((_, response) => {
    response.writeHead(answers.shift() ?? 200, { location: '/elsewhere' });
    response.end(JSON.stringify({ keys: [{ kid: 'k1', kty: 'RSA' }] }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const jwksUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  let now = 0;
  const keys = issuerKeys({ issuer, jwksUri }, () => instant(now));
  const find = () => keys.getJwk('', { header: { kid: 'k1', alg: 'RS256' }, payload: {} });
  try {
    for (let refused = 0; refused < 2; refused += 1, now += 5_000)
      await expect(find()).rejects.toHaveProperty('cause.message', expect.any(String));
    expect(answers).toEqual([200]);
    expect(await find()).toMatchObject({ kid: 'k1' });
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

test('an issuer that never answered is asked again after the pause, and the fault is its own', async () => {
  const { find, pass, reach, asked } = setting();
  reach(false);
  for (let nth = 0; nth < 20; nth += 1) expect(await find('k1')).toBe('unavailable');
  expect(asked).toHaveLength(1);
  reach(true);
  pass(5_000);
  expect(await find('k1')).toBe('k1');
});

test('the keys’ address comes from the issuer’s configuration when it is not set', async () => {
  const { find, asked } = setting(null);
  expect(await find('k1')).toBe('k1');
  expect(asked).toEqual([
    'https://id.example.com/.well-known/openid-configuration',
    'https://keys.example.com/all',
  ]);
});

test.each([
  ['another issuer', { issuer: 'https://evil.example.com/', jwks_uri: 'https://keys.example.com/all' }],
  ['keys that anybody on the way can change', { issuer, jwks_uri: 'http://keys.example.com/all' }],
  ['nothing of use', []],
])('a configuration that names %s is not trusted', async (_, configuration) => {
  const keys = issuerKeys(
    { issuer, jwksUri: null },
    () => instant(0),
    async (uri) =>
      uri.endsWith('openid-configuration') ? configuration : { keys: [{ kid: 'k1', kty: 'RSA' }] },
  );
  const found = keys.getJwk('', { header: { kid: 'k1', alg: 'RS256' }, payload: {} });
  await expect(found).rejects.toThrow('cannot be had');
});
