import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { authorize } from '../../../functions/authorize.ts';
import { tokenVerifier } from '../../../functions/identity/token.ts';
import type { Denial, DenialReason } from '../../../shared/denials.ts';
import { emailKey } from '../../../shared/directory/invitation.ts';
import { instant } from '../../../shared/instant.ts';

const audience = 'vigil';
const kindClaim = 'vigil:kind';
const now = instant(1_795_276_800_123);
const own = await generateKeyPair('RS256', { extractable: true });
const foreign = await generateKeyPair('RS256', { extractable: true });
let server: Server;
let issuer: string;

beforeAll(async () => {
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };
  server = createServer(({ url }, response) => {
    const configuration = { issuer, jwks_uri: `${issuer}/keys` };
    response.end(JSON.stringify(url === '/keys' ? { keys: [jwk] } : configuration));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

const claims = { name: 'Anna', [kindClaim]: 'licence-holder' };
type Token = { key?: CryptoKey; iss?: string; aud?: string; exp?: string; kid?: string; sub?: string };
const token = ({
  key = own.privateKey,
  iss = issuer,
  aud = audience,
  exp = '1h',
  kid = 'k1',
  sub = 'anna',
}: Token = {}) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid })
    .setSubject(sub)
    .setIssuer(iss)
    .setAudience(aud)
    .setIssuedAt()
    .setExpirationTime(exp)
    .sign(key);

/** JSON can contain numbers that no number type holds. */
const endless = async () => {
  const part = (text: string) => Buffer.from(text).toString('base64url');
  const text = `{"sub":"anna","iss":"${issuer}","aud":"${audience}","exp":1e400}`;
  const body = `${part('{"alg":"RS256","kid":"k1"}')}.${part(text)}`;
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', own.privateKey, Buffer.from(body));
  return `${body}.${Buffer.from(signature).toString('base64url')}`;
};

const settings = {
  audiences: [audience],
  jwksUri: null,
  use: 'id',
  kindClaim,
  licenceValue: 'licence-holder',
  emailTrusted: false,
} as const;
const denials: Denial[] = [];

const upgrade = (protocols: string | null, verifyIssuer = issuer, spelling = 'Sec-WebSocket-Protocol') =>
  authorize({
    verify: tokenVerifier({ ...settings, issuer: verifyIssuer }, () => instant(Date.now())),
    clock: () => now,
    onDenial: (denial) => denials.push(denial),
  })({
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:eu-central-1:000000000000:api/live/$connect',
    ...(protocols === null ? {} : { headers: { [spelling]: protocols } }),
  });

const effectOf = ({ policyDocument }: Awaited<ReturnType<typeof upgrade>>) =>
  policyDocument.Statement[0]?.Effect;

describe('An upgrade', () => {
  test('with a valid credential is let in, with the identity in the token', async () => {
    const answer = await upgrade(`vigil.v1, ${await token()}`);
    expect(effectOf(answer)).toBe('Allow');
    expect(answer).toMatchObject({
      principalId: 'anna',
      context: { userId: 'anna', name: 'Anna', kind: 'licence-holder' },
    });
    expect(
      Object.values('context' in answer ? answer.context : {}).every((value) => typeof value === 'string'),
    ).toBe(true);
  });

  test('is understood whatever the browser puts between the subprotocols', async () => {
    expect(effectOf(await upgrade(`vigil.v1,${await token()}`))).toBe('Allow');
  });

  test('is understood however the client spells its headers', async () => {
    const protocols = `vigil.v1, ${await token()}`;
    for (const spelling of ['sec-websocket-protocol', 'SEC-WEBSOCKET-PROTOCOL'])
      expect(effectOf(await upgrade(protocols, issuer, spelling))).toBe('Allow');
  });

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

  test('fails loudly when the issuer cannot be reached: that is not the caller’s fault', async () => {
    const nobody = 'http://127.0.0.1:9';
    await expect(upgrade(`vigil.v1, ${await token({ iss: nobody })}`, nobody)).rejects.toThrow(
      'cannot be had',
    );
  });
});

test('without a kind in the token makes its person a contact, and no stranger is shown their address', async () => {
  const plain = await new SignJWT({ email: 'carla@example.com', email_verified: true })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setSubject('carla')
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('1h')
    .sign(own.privateKey);
  expect(await upgrade(`vigil.v1, ${plain}`)).toMatchObject({
    context: { kind: 'contact', name: expect.stringMatching(/^Member [0-9A-F]{4}$/) },
  });
});

describe('A guest', () => {
  const secret = 'S'.repeat(43);
  const credential = (key: string, of = secret) => `vigil.v1, guest.${of}.${key}`;
  const contextOf = (answer: Awaited<ReturnType<typeof upgrade>>) =>
    'context' in answer ? answer.context : null;

  test('is let in with the hash of the link, never with its secret, for longer than any connection lives', async () => {
    const answer = await upgrade(credential('k'.repeat(22)));
    expect(effectOf(answer)).toBe('Allow');
    expect(contextOf(answer)).toEqual({
      userId: expect.stringMatching(/^guest-[\w-]{32}$/),
      name: 'Guest',
      kind: 'guest',
      invitation: expect.stringMatching(/^[\w-]{43}$/),
      expiresAt: String(now + 3 * 60 * 60 * 1_000),
    });
    expect(JSON.stringify(answer)).not.toContain(secret);
    expect(JSON.stringify(answer)).not.toContain('k'.repeat(22));
  });

  test('is the same after a reload, and another in another browser or by another link', async () => {
    const ids = await Promise.all(
      [
        credential('k'.repeat(22)),
        credential('k'.repeat(22)),
        credential('l'.repeat(22)),
        credential('k'.repeat(22), 'T'.repeat(43)),
      ].map(async (protocols) => contextOf(await upgrade(protocols))?.userId),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
  });

  test.each([
    ['too short a secret', 'vigil.v1, guest.abc.kkkkkkkkkkkkkkkkkkkkkk'],
    ['no key', `vigil.v1, guest.${secret}`],
    ['too short a key', credential('k')],
    ['too long a key', credential('k'.repeat(10_000))],
    ['more parts', `${credential('k'.repeat(22))}.more`],
    ['odd characters', credential(`${'k'.repeat(22)}\u0000`)],
    ['another kind in its place', `vigil.v1, holder.${secret}.${'k'.repeat(22)}`],
  ])('with %s is denied', async (_, protocols) => {
    expect(effectOf(await upgrade(protocols))).toBe('Deny');
  });
});

describe('The e-mail address in a token', () => {
  const addressed = async (said: object) => {
    const signed = await new SignJWT({ ...said, [kindClaim]: 'contact' })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setSubject('carla')
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('1h')
      .sign(own.privateKey);
    const answer = await upgrade(`vigil.v1, ${signed}`);
    return 'context' in answer ? answer.context : null;
  };

  test('counts once it is verified, however that is expressed', async () => {
    for (const email_verified of [true, 'true'])
      expect(await addressed({ email: ' Carla@Example.com', email_verified })).toMatchObject({
        emailKey: emailKey('carla@example.com'),
      });
  });

  test('does not count otherwise', async () => {
    for (const email_verified of [false, 'false', undefined, 'yes'])
      expect(await addressed({ email: 'carla@example.com', email_verified })).not.toHaveProperty('emailKey');
  });
});
