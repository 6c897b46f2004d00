import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { audience, effectOf, own, serveKeys, upgrading } from './upgrade.ts';

let keys: Awaited<ReturnType<typeof serveKeys>>;
let issuer: string;
beforeAll(async () => {
  keys = await serveKeys();
  issuer = keys.issuer;
});
afterAll(() => keys.stop());
const { token, upgrade } = upgrading(() => issuer);

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
