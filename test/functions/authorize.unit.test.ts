import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { authorize } from '../../functions/authorize.ts';
import { tokenVerifier } from '../../functions/token.ts';

const audience = 'vigil';
const kindClaim = 'vigil:kind';
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
  authorize(tokenVerifier({ issuer: verifyIssuer, audience, jwksUri: null, kindClaim }))({
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

test('somebody of whose kind the token says nothing is a contact', async () => {
  const plain = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setSubject('carla')
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('1h')
    .sign(own.privateKey);
  expect(await upgrade(`vigil.v1, ${plain}`)).toMatchObject({ context: { kind: 'contact', name: 'carla' } });
});
