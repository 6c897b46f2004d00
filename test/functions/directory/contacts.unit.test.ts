import { describe, expect, test } from '@jest/globals';
import { MOST_INVITED } from '../../../shared/directory/directory.ts';
import { emailKey } from '../../../shared/directory/invitation.ts';
import { MAX_MESSAGE_BYTES, type UpMessage } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, ben, carla, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { codes, know } from '../inside.ts';

const verified = (user: User, email: string): User => ({ ...user, emailKey: emailKey(email) });

const invited = async (email = 'carla@example.com') => {
  const world = await furnish(createWorld());
  const tab = await openTab(world, anna, 'a');
  await tab.send({ action: 'contact.invite', requestId: 'i', email });
  return { world, tab };
};
const carlasTab = (world: World) => openTab(world, verified(carla, ' CARLA@example.com '), 'c');
const contacts = async (tab: Tab) => {
  await tab.send({ action: 'contacts.list' });
  return tab.received('contacts').at(-1);
};
const DAY = 24 * 60 * 60_000;

describe('Becoming contacts', () => {
  test('takes both: an invitation to an address, and acceptance by whoever has verified it', async () => {
    const { world, tab } = await invited();
    expect(tab.received('contact.invited')).toMatchObject([{ requestId: 'i', email: 'carla@example.com' }]);
    const hers = await carlasTab(world);
    expect(await contacts(hers)).toMatchObject({
      contacts: [],
      invitations: [{ from: { id: 'anna', name: 'Anna', kind: 'licence-holder' } }],
    });
    await hers.send({ action: 'contact.accept', requestId: 'y', from: 'anna' });
    expect(hers.received('contact.accepted')).toMatchObject([{ requestId: 'y', contacts: [{ id: 'anna' }] }]);
    expect(await contacts(hers)).toMatchObject({ contacts: [{ name: 'Anna' }], invitations: [] });
    expect(await contacts(tab)).toMatchObject({
      contacts: [{ id: 'carla', name: 'Carla', kind: 'contact' }],
      invited: [],
    });
  });

  test('does not follow from a login: hello asks nobody and changes nothing', async () => {
    const { world, tab } = await invited();
    const hers = await carlasTab(world);
    const before = [...world.calls];
    await hers.send({ action: 'hello' });
    expect([...world.calls].filter(([name]) => name.startsWith('contacts.'))).toEqual(
      before.filter(([name]) => name.startsWith('contacts.')),
    );
    expect(JSON.stringify(hers.received('welcome'))).not.toContain('emailKey');
    expect((await contacts(tab))?.contacts).toEqual([]);
  });

  test('is not possible with an address that is not verified, or is another', async () => {
    const { world, tab } = await invited();
    for (const [user, id] of [
      [carla, 'c'],
      [verified(ben, 'ben@example.com'), 'b'],
    ] as const) {
      const other = await openTab(world, user, id);
      expect((await contacts(other))?.invitations).toEqual([]);
      await other.send({ action: 'contact.accept', from: 'anna' });
      await other.send({ action: 'contact.decline', from: 'anna' });
      expect(codes(other)).toEqual(['contact.not-invited', 'contact.not-invited']);
    }
    expect((await contacts(tab))?.contacts).toEqual([]);
  });

  test('happens once when it is accepted twice', async () => {
    const { world } = await invited();
    const hers = await carlasTab(world);
    for (const _ of [1, 2]) await hers.send({ action: 'contact.accept', from: 'anna' });
    const [one, other] = hers.received('contact.accepted').map((answer) => answer.contacts);
    expect(one).toEqual(other);
  });

  test('is completed for both by a repetition after a death at any call', async () => {
    for (const fault of ['death-before', 'death-after', 'failure'] as const) {
      const { world, tab } = await invited();
      const hers = await carlasTab(world);
      world.failAt(1, fault);
      const accept: UpMessage = { action: 'contact.accept', from: 'anna' };
      await hers.send(accept).catch(() => 'as it should');
      world.setFate(() => null);
      await hers.send(accept);
      expect((await contacts(tab))?.contacts).toMatchObject([{ id: 'carla' }]);
      expect((await contacts(hers))?.contacts).toMatchObject([{ id: 'anna' }]);
    }
  });
});

describe('An invitation', () => {
  test('tells its sender neither whose address it is nor what has become of it', async () => {
    const { world, tab } = await invited();
    const before = await contacts(tab);
    const hers = await carlasTab(world);
    await hers.send({ action: 'contact.decline', from: 'anna' });
    expect(hers.received('contact.declined')).toMatchObject([{ from: 'anna' }]);
    expect(await contacts(tab)).toMatchObject({ contacts: [], invited: before?.invited });
    expect(JSON.stringify(world.inbox('a'))).not.toMatch(/"(id|from)":"carla"|Carla/);
    await tab.send({ action: 'contact.invite', email: 'nobody@example.com' });
    const [one, other] = [tab.received('contact.invited')[0], tab.received('contact.invited')[1]];
    expect({ ...one, email: '', requestId: '' }).toEqual({ ...other, email: '', requestId: '' });
  });

  test('that was declined is not shown again, however often it is sent', async () => {
    const { world, tab } = await invited();
    const hers = await carlasTab(world);
    await hers.send({ action: 'contact.decline', from: 'anna' });
    await tab.send({ action: 'contact.invite', email: 'carla@example.com' });
    await tab.send({ action: 'contact.withdraw', email: 'Carla@example.com' });
    await tab.send({ action: 'contact.invite', email: 'carla@example.com' });
    expect(codes(tab)).toEqual([]);
    expect((await contacts(hers))?.invitations).toEqual([]);
    await hers.send({ action: 'contact.accept', from: 'anna' });
    expect(codes(hers)).toEqual(['contact.not-invited']);
  });

  test('to a mistyped address can be withdrawn, and expires after two weeks', async () => {
    const { world, tab } = await invited();
    const hers = await carlasTab(world);
    await tab.send({ action: 'contact.withdraw', email: 'carla@example.com' });
    expect(tab.received('contact.withdrawn')).toMatchObject([{ email: 'carla@example.com' }]);
    expect(await contacts(hers)).toMatchObject({ invitations: [] });
    await tab.send({ action: 'contact.withdraw', email: 'carla@example.com' });
    expect(codes(tab)).toEqual(['contact.not-invited']);

    await tab.send({ action: 'contact.invite', email: 'carla@example.com' });
    const [until] = (await contacts(hers))?.invitations ?? [];
    expect((until?.expiresAt ?? 0) - world.clock()).toBe(14 * DAY);
    expect((await contacts(tab))?.invited).toMatchObject([
      { email: 'carla@example.com', expiresAt: until?.expiresAt },
    ]);
    await world.advance(14 * DAY);
    const late = await openTab(world, verified(carla, 'carla@example.com'), 'late');
    expect((await contacts(late))?.invitations).toEqual([]);
    await late.send({ action: 'contact.accept', from: 'anna' });
    expect(codes(late)).toEqual(['contact.not-invited']);
    expect(await contacts(tab)).toMatchObject({ contacts: [], invited: [] });
  });

  test('beyond the fifty that may be open is refused, and nobody is invited', async () => {
    const { tab } = await invited();
    for (let nth = 1; nth < MOST_INVITED; nth += 1)
      await tab.send({ action: 'contact.invite', email: `${nth}@example.com` });
    expect(codes(tab)).toEqual([]);
    await tab.send({ action: 'contact.invite', email: 'one-more@example.com' });
    expect(codes(tab)).toEqual(['contact.too-many-invited']);
    expect((await contacts(tab))?.invited).toHaveLength(MOST_INVITED);
  });

  test('to oneself is refused', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, verified(anna, 'anna@example.com'), 'a');
    await tab.send({ action: 'contact.invite', email: 'Anna@Example.com' });
    expect(codes(tab)).toEqual(['action.forbidden']);
  });

  test.each([
    '',
    'no address',
    'a@b@c',
    `${'x'.repeat(10_000)}@example.com`,
    `${'漢'.repeat(100)}@example.com`,
    'a@\u0000',
  ])('to the address %j is refused', async (email) => {
    const { tab } = await invited();
    await tab.sendText(JSON.stringify({ action: 'contact.invite', email }));
    expect(codes(tab)).toEqual(['message.invalid']);
  });

  test('can only be sent by licence holders', async () => {
    const { world } = await invited();
    const tab = await openTab(world, carla, 'c');
    await tab.send({ action: 'contact.invite', email: 'x@example.com' });
    expect(codes(tab)).toEqual(['action.forbidden']);
  });
});

describe('The list of contacts', () => {
  test('fits into a message, whatever people are called and whoever they invite', async () => {
    const world = await furnish(createWorld());
    const long = (nth: number) => `${nth}`.padStart(128, '"');
    const person = (nth: number) => ({
      id: long(nth),
      name: '"'.repeat(200),
      kind: 'licence-holder' as const,
    });
    const me = { ...person(0), emailKey: 'me' };
    for (let nth = 1; nth <= 51; nth += 1) {
      await know(world, me, person(nth));
      await world.contacts.invite('me', 'me@example.com', person(100 + nth), world.clock());
    }
    for (let nth = 1; nth <= 51; nth += 1)
      await world.contacts.invite(`key ${nth}`, `${'"'.repeat(242)}@example.com`, me, world.clock());
    const list = await contacts(await openTab(world, me, 'a'));
    expect([list?.contacts.length, list?.invited.length, list?.invitations.length]).toEqual([50, 50, 50]);
    expect(Buffer.byteLength(JSON.stringify(list))).toBeLessThan(MAX_MESSAGE_BYTES);
  });
});

describe('Contacts', () => {
  test.each(['anna', 'carla'])('are removed on both sides, by either: by %s', async (who) => {
    const { world, tab } = await invited();
    const hers = await carlasTab(world);
    await hers.send({ action: 'contact.accept', from: 'anna' });
    const [one, other] = who === 'anna' ? [tab, 'carla'] : [hers, 'anna'];
    const remove: UpMessage = { action: 'contact.remove', contactId: other };
    await one.send(remove);
    expect(one.received('contact.removed')).toMatchObject([{ contactId: other }]);
    await one.send(remove);
    expect(one.received('contact.removed')).toHaveLength(1);
    expect(codes(one)).toEqual(['contact.not-found']);
    expect(await world.contacts.find('carla', 'anna')).toBeNull();
    expect(await world.contacts.find('anna', 'carla')).toBeNull();
  });
});
