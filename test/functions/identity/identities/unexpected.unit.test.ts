import { describe, expect, test } from '@jest/globals';
import { identityBy } from './signed.ts';

describe('A claim with an unexpected value', () => {
  const issuer = 'https://id.example.com';
  const settings = { issuer, audiences: ['app'] };
  const plain = { iss: issuer, aud: 'app', sub: 'anna' };

  test.each([
    ['another word', 'premium'],
    ['nothing', ''],
    ['null', null],
    ['a number', 7],
    ['a list without it', ['reader', 3, null]],
    ['a list in a list', [['licence-holder']]],
    ['an object', { 'licence-holder': true }],
  ])('makes a contact when the kind is %s', async (_, kind) => {
    expect(await identityBy(settings, { ...plain, kind })).toMatchObject({ kind: 'contact' });
  });

  test.each([[null], ['licence-holder'], [7], [['roles']]])(
    'makes a contact when the claim with the kind is %j',
    async (realm) => {
      const inRealm = { ...settings, kindClaim: 'realm.roles' };
      expect(await identityBy(inRealm, { ...plain, realm })).toMatchObject({ kind: 'contact' });
    },
  );

  test('denies when it has invalid roles', async () => {
    const said = { ...plain, roles: { 'a*b': 'member' } };
    expect(await identityBy({ ...settings, rolesClaim: 'roles' }, said)).toMatchObject({ denied: 'roles' });
  });

  test('is ignored when it is a name or an address', async () => {
    for (const value of [7, null, ['Anna'], {}, true, '', '  ']) {
      const identity = await identityBy(settings, {
        ...plain,
        name: value,
        email: value,
        email_verified: true,
      });
      expect(identity).toMatchObject({ id: 'anna', kind: 'contact', name: expect.any(String) });
      expect(identity).not.toHaveProperty('emailKey');
    }
  });

  test('lets nobody in when it is the id or the expiry', async () => {
    for (const wrong of [
      { sub: undefined },
      { sub: '' },
      { sub: 7 },
      { sub: 'x'.repeat(129) },
      { exp: undefined },
    ])
      expect(await identityBy(settings, { ...plain, ...wrong })).toMatchObject({
        denied: expect.stringMatching(/^(claims|malformed)$/),
      });
    expect(await identityBy(settings, { ...plain, exp: -1 })).toMatchObject({ denied: 'expired' });
  });

  test('verifies no address when it is not plainly true', async () => {
    const email = 'anna@example.com';
    for (const verified of [false, 'false', 'yes', 1, null])
      expect(
        await identityBy({ ...settings, emailTrusted: true }, { ...plain, email, email_verified: verified }),
      ).not.toHaveProperty('emailKey');
  });
});
