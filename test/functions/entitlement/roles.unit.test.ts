import { describe, expect, test } from '@jest/globals';
import { MAX_ROLES_BYTES, MOST_ROLES, roleIn, rolesOf } from '../../../functions/entitlement/roles.ts';
import { personOf } from '../../../functions/identity/claims.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, ben, carla, dora, furnish, openTab } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';
import { join } from '../inside.ts';

const many = (size: number) =>
  Object.fromEntries(Array.from({ length: size }, (_, nth) => [`s${nth}`, 'member']));
const settings = { kindClaim: 'kind', licenceValue: 'x', emailTrusted: false, rolesClaim: 'vigil.roles' };

describe('The roles in a token', () => {
  test('apply to the id itself, then to the longest prefix, then to all', () => {
    const roles = rolesOf({ 'doc-7': 'member', 'doc-*': 'moderator', '*': 'member', 'doc-7-*': 'member' });
    const of = (sessionId: string) => roleIn(roles ?? {}, sessionId);
    expect(['doc-7', 'doc-8', 'doc-7-1', 'x', 'doc-'].map(of)).toEqual([
      'member',
      'moderator',
      'member',
      'member',
      'moderator',
    ]);
    expect(roleIn({ 'doc-*': 'member' }, 'other')).toBeUndefined();
    expect(roleIn({ 'a*': 'member' }, 'b*')).toBeUndefined();
    expect(roleIn({ 'b*': 'moderator', '*': 'member' }, 'b*')).toBe('moderator');
    expect(roleIn({ undefined: 'member' }, 'other')).toBeUndefined();
    expect(roleIn(undefined, 'doc-7')).toBeUndefined();
    expect(roleIn({}, 'constructor')).toBeUndefined();
  });

  test('may be an object or its JSON, so many and so long, and not one more', () => {
    expect(rolesOf('{"doc-7":"member"}')).toEqual({ 'doc-7': 'member' });
    expect(rolesOf(many(MOST_ROLES))).not.toBeNull();
    expect(rolesOf(many(MOST_ROLES + 1))).toBeNull();
    const padded = (bytes: number) => ({
      ...Object.fromEntries(
        Array.from({ length: 15 }, (_, nth) => [
          `${String(nth).padStart(2, '0')}${'x'.repeat(118)}`,
          'member',
        ]),
      ),
      ['y'.repeat(bytes)]: 'member',
    });
    const room = MAX_ROLES_BYTES - JSON.stringify(padded(0)).length;
    expect(rolesOf(padded(room))).not.toBeNull();
    expect(rolesOf(padded(room + 1))).toBeNull();
    const spaced = '{"doc-7":"member"}'.padEnd(2 * MAX_ROLES_BYTES);
    expect(rolesOf(spaced)).toEqual({ 'doc-7': 'member' });
    expect(rolesOf(`${spaced} `)).toBeNull();
  });

  test.each([
    ['a star in the middle', { 'a*b': 'member' }],
    ['a star at the beginning', { '*b': 'member' }],
    ['two stars', { 'a**': 'member' }],
    ['an invalid role', { a: 'owner' }],
    ['no id', { '': 'member' }],
    ['a list', ['a']],
    ['nothing', null],
    ['a text that is not JSON', '{'],
    ['a number', 7],
  ])('are ignored with %s: half of it would be a right that nobody has given', (_, said) => {
    expect(rolesOf(said)).toBeNull();
  });

  test('are looked for in the claim that the setting names; a token without it has none, and an invalid one is refused', () => {
    const token = { sub: 'anna', exp: 2_000_000_000 };
    expect(personOf({ ...token, vigil: { roles: { a: 'member' } } }, settings)).toMatchObject({
      roles: { a: 'member' },
    });
    expect(personOf({ ...token, 'vigil.roles': '{"a":"member"}' }, settings)).toMatchObject({
      roles: { a: 'member' },
    });
    expect(personOf(token, settings)).not.toHaveProperty('roles');
    expect(personOf({ ...token, vigil: { roles: ['a'] } }, settings)).toBe('roles');
    expect(personOf({ ...token, vigil: { roles: ['a'] } }, { ...settings, rolesClaim: null })).toMatchObject({
      id: 'anna',
    });
  });
});

describe('Somebody whom a token entitles', () => {
  const entitled: User = { ...dora, roles: { 's*': 'moderator' } };

  test('comes in with its role, and is not made a member', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, entitled, 'd');
    await tab.send(join());
    expect(tab.received('session.joined')).toMatchObject([{ role: 'moderator' }]);
    expect(world.members.find('s1', 'dora')).toBeUndefined();
    await tab.send({ action: 'participant.remove', sessionId: 's1', participantId: 'anna' });
    await tab.send(join('other'));
    expect(tab.received('error').map(({ code }) => code)).toEqual(['member.owner', 'session.not-found']);
  });

  test('is told after a logout that they may come again, and may', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, entitled, 'd');
    await tab.send(join());
    await world.advance(3 * 60 * 60_000);
    expect(tab.received('session.ended')).toMatchObject([{ mayReturn: true }]);
    const again = await openTab(world, entitled, 'e');
    await again.send(join());
    expect(again.received('session.joined')).toHaveLength(1);
  });

  test('has the token’s role, whatever their membership says', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, { ...anna, roles: { s1: 'member' } }, 'a');
    await tab.send(join());
    expect(tab.received('session.joined')).toMatchObject([{ role: 'member' }]);
    const other = await openTab(world, { ...ben, roles: { x: 'member' } }, 'b');
    await other.send(join());
    expect(other.received('session.joined')).toMatchObject([{ role: 'member' }]);
  });

  test('gives roles to members as a moderator does', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, { ...entitled, kind: 'licence-holder' }, 'd');
    await tab.send(join());
    await tab.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'moderator' });
    await tab.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'member' });
    expect(tab.received('error')).toEqual([]);
    expect(world.members.find('s1', 'ben')).toMatchObject({ role: 'member' });
  });

  test('does not see a hidden session if others of their kind do not', async () => {
    const world = await furnish(createWorld());
    await world.sessions.createSession({ id: 's9', name: 'Hidden', state: 'hidden' });
    const tab = await openTab(world, { ...carla, roles: { '*': 'member' } }, 'c');
    await tab.send(join('s9'));
    expect(tab.received('error')).toMatchObject([{ code: 'session.not-found' }]);
  });
});
