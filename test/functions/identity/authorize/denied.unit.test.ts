import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import type { DenialReason } from '../../../../shared/denials.ts';
import { audience, claims, effectOf, kindClaim, own, serveKeys, upgrading } from './upgrade.ts';

const foreign = await generateKeyPair('RS256', { extractable: true });
let keys: Awaited<ReturnType<typeof serveKeys>>;
let issuer: string;
beforeAll(async () => {
  keys = await serveKeys();
  issuer = keys.issuer;
});
afterAll(() => keys.stop());
const { token, endless, denials, upgrade } = upgrading(() => issuer);

describe('An upgrade', () => {
  const signed = (header: object, said: object = {}) =>
    new SignJWT({ ...claims, ...said })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header })
      .setSubject('anna')
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('1h')
      .sign(own.privateKey, { crit: { b64: true, future: true } });
  const unsigned = (header: object, payload: unknown) =>
    [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

  test.each<[string, DenialReason, () => Promise<string> | string]>([
    ['without a credential', 'protocol', () => 'vigil.v1'],
    ['of another protocol', 'protocol', async () => `graphql-ws, ${await token()}`],
    ['with the parts the wrong way round', 'protocol', async () => `${await token()}, vigil.v1`],
    ['with rubbish', 'malformed', () => 'vigil.v1, rubbish'],
    [
      'with a payload that is no object',
      'malformed',
      () => `vigil.v1, ${unsigned({ alg: 'RS256', kid: 'k1' }, null)}.AA`,
    ],
    [
      'with a token that is too long',
      'malformed',
      async () => `vigil.v1, ${await token()}${'A'.repeat(8_192)}`,
    ],
    ['with an expired token', 'expired', async () => `vigil.v1, ${await token({ exp: '-1h' })}`],
    [
      'with a token that holds for ten years',
      'lifetime',
      async () => `vigil.v1, ${await token({ exp: '10y' })}`,
    ],
    ['with an end beyond all numbers', 'malformed', async () => `vigil.v1, ${await endless()}`],
    [
      'with a token that does not hold yet',
      'early',
      async () => `vigil.v1, ${await signed({}, { nbf: Date.now() / 1_000 + 3_600 })}`,
    ],
    [
      'with a token for another audience',
      'audience',
      async () => `vigil.v1, ${await token({ aud: 'other' })}`,
    ],
    [
      'with a token of another issuer',
      'issuer',
      async () => `vigil.v1, ${await token({ iss: 'http://127.0.0.1:1' })}`,
    ],
    [
      'with a token signed by somebody else',
      'signature',
      async () => `vigil.v1, ${await token({ key: foreign.privateKey })}`,
    ],
    [
      'with a key that the issuer does not have',
      'key',
      async () => `vigil.v1, ${await token({ kid: 'k9' })}`,
    ],
    [
      'with no key',
      'key',
      () => `vigil.v1, ${unsigned({ alg: 'RS256' }, { ...claims, iss: issuer, exp: 4e9 })}.AA`,
    ],
    [
      'with an algorithm that shares a secret',
      'key',
      () => `vigil.v1, ${unsigned({ alg: 'HS256', kid: 'k1' }, { ...claims, iss: issuer, exp: 4e9 })}.AA`,
    ],
    [
      'that demands an extension',
      'critical',
      async () => `vigil.v1, ${await signed({ crit: ['future'], future: 1 })}`,
    ],
    ['with an access token', 'use', async () => `vigil.v1, ${await signed({ typ: 'at+jwt' })}`],
    [
      'with an access token as Cognito marks them',
      'use',
      async () => `vigil.v1, ${await signed({}, { token_use: 'access' })}`,
    ],
    [
      'with an id that holds control characters',
      'claims',
      async () => `vigil.v1, ${await token({ sub: 'a\u0000b' })}`,
    ],
    [
      'with an unsigned token',
      'malformed',
      () =>
        `vigil.v1, ${new UnsecuredJWT(claims).setSubject('anna').setIssuer(issuer).setAudience(audience).setExpirationTime('1h').encode()}`,
    ],
  ])('%s is denied as “%s”, and nothing is thrown', async (_, reason, protocols) => {
    denials.length = 0;
    const answer = await upgrade(await protocols());
    expect(effectOf(answer)).toBe('Deny');
    expect(answer).not.toHaveProperty('context');
    expect(denials.map(({ denied }) => denied)).toEqual([reason]);
  });

  test('that is denied is reported with the names of its claims, and none of their values', async () => {
    denials.length = 0;
    await upgrade(`vigil.v1, ${await token({ aud: 'other' })}`);
    expect(denials[0]?.claims).toEqual(expect.arrayContaining(['name', kindClaim, 'sub', 'aud']));
    expect(JSON.stringify(denials)).not.toMatch(/Anna|licence-holder|127\.0\.0\.1|other/);
  });

  test('with anything in place of a token throws nothing', async () => {
    const part = fc.oneof(
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc
        .record({ alg: fc.anything(), kid: fc.anything(), typ: fc.anything() }, { requiredKeys: [] })
        .map((header) => {
          try {
            return Buffer.from(JSON.stringify(header)).toString('base64url');
          } catch {
            return 'e30';
          }
        }),
      fc.base64String().map((text) => text.replaceAll('=', '')),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), async (parts) => {
        expect(effectOf(await upgrade(`vigil.v1, ${parts.join('.')}`))).toBe('Deny');
      }),
      { numRuns: 500 },
    );
  });

  test('without the header is denied', async () => {
    expect(effectOf(await upgrade(null))).toBe('Deny');
  });
});
