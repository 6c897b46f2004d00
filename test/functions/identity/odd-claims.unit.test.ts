import { describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { tokenVerifier } from '../../../functions/identity/token.ts';
import { denials } from '../../../shared/denials.ts';
import { instant } from '../../../shared/instant.ts';

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
const published = { ...(await exportJWK(publicKey)), kid: 'k1' };
const issuer = 'https://id.example.com';
const now = Math.floor(Date.now() / 1_000);

const verify = tokenVerifier(
  {
    issuer,
    audiences: ['app'],
    use: 'id',
    jwksUri: 'https://keys.example.com/',
    kindClaim: 'kind',
    licenceValue: 'licence-holder',
    emailTrusted: true,
  },
  () => instant(Date.now()),
  async () => ({ keys: [published] }),
);

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

/** As an issuer's own signature vouches for it, whatever it says. */
const signed = (said: object) =>
  new SignJWT({ ...said }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);

const anna = { id: 'anna', name: 'Anna', kind: 'licence-holder', emailKey: expect.any(String) };

/** Nobody is known without these. What else is missing or odd makes nobody more than they are. */
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
  test('is taken when all is well with it', async () => {
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

  test.each([
    ['eight kilobytes are', 8_192, anna],
    ['one byte more is', 8_193, { denied: 'malformed' }],
  ])('and is long: %s taken as it should be', async (_, length, expected) => {
    let filler = length;
    let token: string;
    do {
      filler -= 1;
      token = await signed({ ...whole, groups: 'g'.repeat(filler) });
    } while (token.length > length);
    // Base64 goes by threes.
    expect(length - token.length).toBeLessThan(3);
    const identity = await verify(length > 8_192 ? `${token}${'A'.repeat(length - token.length)}` : token);
    expect(identity).toMatchObject(expected);
  });
});

describe('When somebody has logged in', () => {
  const at = async (auth_time: unknown) => {
    const said = await verify(
      await new SignJWT({ ...whole, auth_time })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .sign(privateKey),
    );
    return 'denied' in said ? said.denied : (said.authenticatedAt ?? null);
  };

  test('is what auth_time says, in whole seconds', async () => {
    expect([await at(now - 60), await at(now - 0.5)]).toEqual([(now - 60) * 1_000, (now - 1) * 1_000]);
  });

  test.each([undefined, null, 0, -1, String(now), [now], true, now * 1_000, now + 3_601])(
    'is not said by %j: in milliseconds, or after its own end, it would be a login for ever',
    async (auth_time) => {
      expect(await at(auth_time)).toBeNull();
    },
  );
});
