import { describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { tokenVerifier } from '../../../functions/identity/token.ts';
import { denials } from '../../../shared/denials.ts';
import { instant } from '../../../shared/instant.ts';

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
const published = { ...(await exportJWK(publicKey)), kid: 'k1' };
const issuer = 'https://id.example.com';
const now = Math.floor(Date.now() / 1_000);

const settings = {
  issuer,
  audiences: ['app'],
  use: 'id',
  jwksUri: 'https://keys.example.com/',
  kindClaim: 'kind',
  licenceValue: 'licence-holder',
  emailTrusted: true,
} as const;
const keys = async () => ({ keys: [published] });
const verify = tokenVerifier(settings, () => instant(Date.now()), keys);

const whole = {
  iss: issuer,
  aud: 'app',
  sub: 'anna',
  iat: now,
  nbf: now,
  exp: now + 3_600,
  token_use: 'id',
  kind: 'licence-holder',
  name: 'Anna',
  email: 'anna@example.com',
  email_verified: true,
};
type Claim = keyof typeof whole;
const claims = Object.keys(whole) as Claim[];

/** Signed by the issuer, whatever it says. */
const signed = (said: object) =>
  new SignJWT({ ...said }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);

const anna = { id: 'anna', name: 'Anna', kind: 'licence-holder', emailKey: expect.any(String) };

/** Nobody is known without these. Whatever else is missing or odd makes nobody more than they are. */
const needed: readonly Claim[] = ['iss', 'aud', 'sub', 'exp'];
const odd: readonly unknown[] = [
  null,
  true,
  false,
  '',
  'x',
  0,
  -1,
  1e300,
  {},
  { toString: 'x' },
  [],
  [null],
  [[]],
];

describe('A token that its issuer has signed', () => {
  test('is accepted when everything about it is right', async () => {
    expect(await verify(await signed(whole))).toMatchObject(anna);
  });

  test.each(claims)('without “%s” lets in only whom it still names', async (claim) => {
    const { [claim]: _, ...rest } = whole;
    const identity = await verify(await signed(rest));
    if (needed.includes(claim)) expect(denials).toHaveProperty('denied' in identity ? identity.denied : '');
    else
      expect(identity).toMatchObject({ id: 'anna', kind: claim === 'kind' ? 'contact' : 'licence-holder' });
  });

  test.each(claims)(
    'with something odd as “%s” throws nothing and makes nobody more than they are',
    async (claim) => {
      for (const value of odd) {
        const identity = await verify(await signed({ ...whole, [claim]: value }));
        if ('denied' in identity) {
          expect(denials).toHaveProperty(identity.denied);
          expect(identity.claims).toContain(claim);
        } else {
          expect(identity.id).toBe(claim === 'sub' ? value : 'anna');
          expect(identity.kind).toBe(claim === 'kind' ? 'contact' : 'licence-holder');
          expect(typeof identity.name).toBe('string');
          expect(Number.isSafeInteger(identity.expiresAt)).toBe(true);
        }
        if (needed.includes(claim) && typeof value !== 'string') expect(identity).toHaveProperty('denied');
      }
    },
  );

  test('with no claim at all is nobody’s', async () => {
    expect(await verify(await signed({}))).toHaveProperty('denied');
  });

  test('may have eight kilobytes, and not one byte more', async () => {
    /** Base64 goes by threes: padding in the header makes up for it. */
    const long = async (inHeader: number, inClaims: number) =>
      new SignJWT({ ...whole, groups: 'g'.repeat(inClaims) })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1', jku: 'h'.repeat(inHeader) })
        .sign(privateKey);
    const rest = Math.floor(((8_192 - (await long(0, 0)).length) * 3) / 4);
    const tokens = await Promise.all(
      [0, 1, 2].flatMap((inHeader) => [-4, -3, -2, -1, 0, 1].map((more) => long(inHeader, rest + more))),
    );
    const longest = tokens.find(({ length }) => length === 8_192) ?? '';
    expect(await verify(longest)).toMatchObject(anna);
    expect(await verify(`${longest}A`)).toEqual({ denied: 'malformed', claims: [] });
  });

  test('may be valid for a leap year, and not a second longer; an expiry beyond the range of dates is invalid', async () => {
    const at = instant(now * 1_000);
    const verifyNow = tokenVerifier(settings, () => at, keys);
    const year = 366 * 24 * 3_600;
    const ends = [now + year, now + year + 1, 8.64e12, 8.64e12 + 1];
    const said = await Promise.all(ends.map(async (exp) => verifyNow(await signed({ ...whole, exp }))));
    expect(said).toMatchObject([
      anna,
      { denied: 'lifetime' },
      { denied: 'lifetime' },
      { denied: 'malformed' },
    ]);
  });

  test('that is denied is reported with forty names of claims at most, each no longer than a name is', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, nth) => [`${nth}`.padEnd(61, 'x'), 1]));
    const said = await verify(await signed({ ...many, ...whole, aud: 'other' }));
    const names = 'denied' in said ? said.claims : [];
    expect([names.length, Math.max(...names.map(({ length }) => length))]).toEqual([40, 60]);
  });
});

test('A made-up claim writes nothing of its own on the screen of whoever reads the log', async () => {
  const part = (said: object) => Buffer.from(JSON.stringify(said)).toString('base64url');
  const names = {
    '\u001b[2Ja': 1,
    '\u009b2Jb': 1,
    '\u202ec': 1,
    'd\ne': 1,
    'f\u2028': 1,
    'https://x.example/g': 1,
  };
  for (const claims of [names, { ...names, exp: 'never' }]) {
    const said = await verify(`${part({ alg: 'RS256', kid: 'k1' })}.${part(claims)}.AA`);
    expect('denied' in said && said.claims.slice(0, 6)).toEqual([
      '?[2Ja',
      '?2Jb',
      '?c',
      'd?e',
      'f?',
      'https://x.example/g',
    ]);
  }
});

describe('A made-up header', () => {
  test.each(['typ', 'alg', 'kid', 'crit', 'cty'])(
    'with an odd %s is denied, as anybody can make one up',
    async (field) => {
      for (const value of [...odd, { toString: null }, [{ toString: null }]]) {
        const header = { alg: 'RS256', kid: 'k1', [field]: value };
        const [made, said] = [header, { ...whole, token_use: undefined }].map((part) =>
          Buffer.from(JSON.stringify(part)).toString('base64url'),
        );
        expect(await verify(`${made}.${said}.AA`)).toHaveProperty('denied');
      }
    },
  );
});

describe('A made-up signature', () => {
  const part = (said: object) => Buffer.from(JSON.stringify(said)).toString('base64url');
  const by = async (algorithm: string, more: object) => {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    const key = { ...(await exportJWK(pair.publicKey)), kid: 'k1', ...more };
    const verifyBy = tokenVerifier(
      settings,
      () => instant(Date.now()),
      async () => ({ keys: [key] }) as never,
    );
    return async (alg: string, signature: string) => {
      const said = await verifyBy(`${part({ alg, kid: 'k1' })}.${part(whole)}.${signature}`);
      return 'denied' in said ? said.denied : said.id;
    };
  };
  const signatures = [2, 86, 128, 342].map((length) => 'A'.repeat(length));

  test.each([
    ['RS256', {}],
    ['RS256', { alg: 'RS256' }],
    ['RS256', { use: 'enc' }],
    ['ES256', {}],
    ['ES256', { alg: 'ES256' }],
    ['ES384', { alg: 'ES384' }],
    ['Ed25519', {}],
    ['Ed25519', { alg: 'EdDSA' }],
  ])('for a key of %s that says %j is denied, whatever its length and its algorithm', async (kind, more) => {
    const said = await by(kind, more);
    for (const alg of ['RS256', 'ES256', 'ES384', 'EdDSA'])
      for (const signature of signatures)
        expect([alg, await said(alg, signature)]).toEqual([alg, expect.stringMatching(/^(signature|key)$/)]);
  });

  test('is reported as what it is', async () => {
    const [elliptic, forEncryption] = [await by('ES256', {}), await by('RS256', { use: 'enc' })];
    expect([await elliptic('ES256', 'AA'), await elliptic('RS256', 'AA')]).toEqual([
      'signature',
      'signature',
    ]);
    expect(await forEncryption('RS256', 'AA')).toBe('key');
  });
});

describe('Of a token that cannot be read', () => {
  const part = (text: string) => Buffer.from(text).toString('base64url');

  test.each([
    ['an object', '{"exp":"never"}', ['exp']],
    ['a text', '"secret"', []],
    ['a list', '["secret"]', []],
    ['null', 'null', []],
    ['no JSON', '{', []],
  ])('the names of its claims are reported: %s', async (_, payload, names) => {
    const token = `${part('{"alg":"RS256","kid":"k1"}')}.${part(payload)}.AA`;
    expect(await verify(token)).toEqual({ denied: 'malformed', claims: names });
  });
});

describe('The time of somebody’s login', () => {
  const at = async (auth_time: unknown) => {
    const said = await verify(
      await new SignJWT({ ...whole, auth_time })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .sign(privateKey),
    );
    return 'denied' in said ? said.denied : 'authenticatedAt' in said ? said.authenticatedAt : 'not said';
  };

  test('is auth_time, in whole seconds', async () => {
    expect([await at(now - 60), await at(now - 0.5)]).toEqual([(now - 60) * 1_000, (now - 1) * 1_000]);
    expect(await at(whole.exp)).toBe(whole.exp * 1_000);
  });

  test.each([undefined, null, 0, -1, String(now), [now], true, now * 1_000, now + 3_601])(
    'is not taken from %j: in milliseconds, or after the token’s expiry, it would be a login for ever',
    async (auth_time) => {
      expect(await at(auth_time)).toBe('not said');
    },
  );
});
