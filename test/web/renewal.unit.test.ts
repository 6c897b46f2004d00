import { describe, expect, test } from '@jest/globals';
import { keptIn } from '../../web/keeping/kept.ts';
import { isReturning, keepErrand, takeErrand } from '../../web/login/errand.ts';
import { type Login, LoginRefused } from '../../web/login/login.ts';
import { logoutUrl } from '../../web/login/provider.ts';
import { tokenSource } from '../../web/login/renewal.ts';
import { memoryStorage } from './storage.ts';

const HOUR = 3_600_000;
const login = (number: number, receivedAt: number): Login => ({
  userId: 'anna',
  name: 'Anna',
  idToken: `token ${number}`,
  refreshToken: `refresh ${number}`,
  receivedAt,
  expiresAt: receivedAt + HOUR,
});

/** A source whose issuer answers as told, on a clock that is turned by hand. */
const begin = (first: Login = login(1, 0)) => {
  const world = { now: 0, shown: [] as string[], kept: [] as Login[], fails: null as Error | null };
  const { token } = tokenSource(first, {
    now: () => world.now,
    keep: (renewed) => world.kept.push(renewed),
    renew: async (_, refreshToken) => {
      world.shown.push(refreshToken);
      if (world.fails) throw world.fails;
      return login(world.shown.length + 1, world.now);
    },
  });
  return { world, token };
};

describe('A login', () => {
  test('provides its token as long as that is fresh, without asking anybody', async () => {
    const { world, token } = begin();
    world.now = 0.69 * HOUR;
    expect(await token()).toBe('token 1');
    expect(world.shown).toEqual([]);
  });

  test('is renewed once little is left, with the latest refresh token, and kept for a reload', async () => {
    const { world, token } = begin();
    world.now = 0.75 * HOUR;
    expect(await token()).toBe('token 2');
    world.now += 0.75 * HOUR;
    expect(await token()).toBe('token 3');
    expect(world.shown).toEqual(['refresh 1', 'refresh 2']);
    expect(world.kept.map(({ idToken }) => idToken)).toEqual(['token 2', 'token 3']);
  });

  test('is renewed once, however many ask at once', async () => {
    const { world, token } = begin();
    world.now = 0.75 * HOUR;
    expect(await Promise.all([token(), token(), token()])).toEqual(['token 2', 'token 2', 'token 2']);
    expect(world.shown).toEqual(['refresh 1']);
  });

  test('keeps the old token while a fault prevents renewal, and tries again', async () => {
    const { world, token } = begin();
    world.now = 0.75 * HOUR;
    world.fails = new TypeError('no network');
    expect(await token()).toBe('token 1');
    world.fails = null;
    expect(await token()).toBe('token 3');
  });

  test('that cannot be renewed in time says so without saying that it is over', async () => {
    const { world, token } = begin();
    world.now = HOUR;
    world.fails = new TypeError('no network');
    await expect(token()).rejects.toBe(world.fails);
    world.fails = null;
    expect(await token()).toBe('token 3');
  });

  test('whose renewal is refused lasts to the end of its token, and asks no more', async () => {
    const { world, token } = begin();
    world.now = 0.75 * HOUR;
    world.fails = new LoginRefused('ended');
    expect(await token()).toBe('token 1');
    expect(world.kept.at(-1)?.refreshToken).toBeNull();
    world.now = HOUR - 5_000;
    await expect(token()).rejects.toThrow(LoginRefused);
    expect(world.shown).toEqual(['refresh 1']);
  });

  test('without a refresh token lasts to the end of its token', async () => {
    const { world, token } = begin({ ...login(1, 0), refreshToken: null });
    world.now = 0.9 * HOUR;
    expect(await token()).toBe('token 1');
    world.now = HOUR;
    await expect(token()).rejects.toThrow(LoginRefused);
  });
});

describe('An errand to the issuer', () => {
  test('is found by its state, once, and removes earlier ones', () => {
    const storage = memoryStorage();
    const kept = keptIn(() => storage);
    kept.set('other', 'stays');
    const errand = { verifier: 'v', nonce: 'n', returnTo: '/sessions/s1#part', noted: { entered: true } };
    keepErrand(kept, 'given up', errand);
    keepErrand(kept, 'state', errand);
    expect(takeErrand(kept, 'unknown')).toBeNull();
    expect(takeErrand(kept, 'state')).toEqual(errand);
    expect(takeErrand(kept, 'state')).toBeNull();
    expect(takeErrand(kept, 'given up')).toBeNull();
    expect(storage.length).toBe(1);
    kept.set('vigil.errand.torn', '{"verifier":');
    expect(takeErrand(kept, 'torn')).toBeNull();
    expect(storage.length).toBe(1);
  });
});

test.each([
  ['?code=c&state=s', true],
  ['?error=access_denied&state=s', true],
  ['?code=c', false],
  ['?state=s', false],
])('An address with %s is that of somebody who is sent back: %s', (search, expected) => {
  Object.assign(globalThis, { location: { search } });
  expect(isReturning()).toBe(expected);
  Reflect.deleteProperty(globalThis, 'location');
});

describe('The logout at the issuer', () => {
  const given = { clientId: 'page', idToken: 'eyJ', page: 'https://app.example.com/' };
  const query = (url: string) => Object.fromEntries(new URL(url).searchParams);

  test('follows OpenID Connect, keeping what the address already contains', () => {
    expect(query(logoutUrl('https://id.example.com', 'https://id.example.com/end?policy=1', given))).toEqual({
      policy: '1',
      client_id: 'page',
      id_token_hint: 'eyJ',
      post_logout_redirect_uri: 'https://app.example.com/',
    });
  });

  test.each([
    'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc',
    'https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc',
  ])('follows Cognito’s own way where it is Cognito: %s', (issuer) => {
    expect(query(logoutUrl(issuer, 'https://x.auth.eu-central-1.amazoncognito.com/logout', given))).toEqual({
      client_id: 'page',
      logout_uri: 'https://app.example.com/',
    });
  });
});
