import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { emailKey } from '../../../../shared/directory/invitation.ts';
import { audience, effectOf, kindClaim, now, own, serveKeys, upgrading } from './upgrade.ts';

let keys: Awaited<ReturnType<typeof serveKeys>>;
let issuer: string;
beforeAll(async () => {
  keys = await serveKeys();
  issuer = keys.issuer;
});
afterAll(() => keys.stop());
const { upgrade } = upgrading(() => issuer);

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
