import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { authorize } from '../../functions/authorize.ts';
import { tokenVerifier } from '../../functions/token.ts';
import { instant } from '../../shared/instant.ts';
import { emailKey } from '../../shared/invitation.ts';

const audience = 'vigil';
const kindClaim = 'vigil:kind';
const now = instant(1_795_276_800_123);
const own = await generateKeyPair('RS256', { extractable: true });
const foreign = await generateKeyPair('RS256', { extractable: true });
let server: Server;
let issuer: string;

beforeAll(async () => {
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };
  server = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] })));
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

const upgrade = (protocols: string | null, verifyIssuer = issuer) =>
  authorize(
    tokenVerifier({ issuer: verifyIssuer, audience, jwksUri: null, kindClaim }),
    () => now,
  )({
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:eu-central-1:000000000000:api/live/$connect',
    ...(protocols === null ? {} : { headers: { 'Sec-WebSocket-Protocol': protocols } }),
  });

const effectOf = ({ policyDocument }: Awaited<ReturnType<typeof upgrade>>) =>
  policyDocument.Statement[0]?.Effect;

describe('An upgrade', () => {
  test('with a good credential is let in, with the identity that the token holds', async () => {
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

  test('is read whatever the browser puts between the subprotocols', async () => {
    expect(effectOf(await upgrade(`vigil.v1,${await token()}`))).toBe('Allow');
  });

  test.each<[string, () => Promise<string> | string]>([
    ['without a credential', () => 'vigil.v1'],
    ['of another protocol', async () => `graphql-ws, ${await token()}`],
    ['with the parts the wrong way round', async () => `${await token()}, vigil.v1`],
    ['with rubbish', () => 'vigil.v1, rubbish'],
    ['with an expired token', async () => `vigil.v1, ${await token({ exp: '-1h' })}`],
    ['with a token for another audience', async () => `vigil.v1, ${await token({ aud: 'other' })}`],
    ['with a token of another issuer', async () => `vigil.v1, ${await token({ iss: 'http://127.0.0.1:1' })}`],
    [
      'with a token signed by somebody else',
      async () => `vigil.v1, ${await token({ key: foreign.privateKey })}`,
    ],
    ['with a key that the issuer does not have', async () => `vigil.v1, ${await token({ kid: 'k9' })}`],
    ['with an id that holds control characters', async () => `vigil.v1, ${await token({ sub: 'a\u0000b' })}`],
    [
      'with an unsigned token',
      () =>
        `vigil.v1, ${new UnsecuredJWT(claims).setSubject('anna').setIssuer(issuer).setAudience(audience).setExpirationTime('1h').encode()}`,
    ],
  ])('%s is denied, and nothing is thrown', async (_, protocols) => {
    const answer = await upgrade(await protocols());
    expect(effectOf(answer)).toBe('Deny');
    expect(answer).not.toHaveProperty('context');
  });

  test('without the header is denied', async () => {
    expect(effectOf(await upgrade(null))).toBe('Deny');
  });

  test('fails loudly when the issuer cannot be reached: that is not the fault of the caller', async () => {
    const nobody = 'http://127.0.0.1:9';
    await expect(upgrade(`vigil.v1, ${await token({ iss: nobody })}`, nobody)).rejects.toThrow();
  });
});

test('somebody of whose kind the token says nothing is a contact, and no stranger is shown their address', async () => {
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

describe('The e-mail address of a token', () => {
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

  test('counts once it is verified, however it is written', async () => {
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
