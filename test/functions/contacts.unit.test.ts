import { describe, expect, test } from '@jest/globals';
import { emailKey } from '../../shared/invitation.ts';
import type { UpMessage } from '../../shared/messages.ts';
import type { User } from '../../shared/ports.ts';
import { anna, ben, carla, furnish, openTab, type Tab } from '../world/tab.ts';
import { createWorld } from '../world/world.ts';
import { codes } from './inside.ts';

const verified = (user: User, email: string): User => ({ ...user, emailKey: emailKey(email) });

describe('Contacts', () => {
  const invited = async (email = 'carla@example.com') => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'contact.invite', requestId: 'i', email });
    return { world, tab };
  };
  const contacts = async (tab: Tab) => {
    await tab.send({ action: 'contacts.list' });
    return tab.received('contacts').at(-1);
  };

  test('are made by inviting an address and accepted at the first login with it verified', async () => {
    const { world, tab } = await invited();
    expect(tab.received('contact.invited')).toMatchObject([{ requestId: 'i', email: 'carla@example.com' }]);
    expect(await contacts(tab)).toMatchObject({ contacts: [], invited: [{ email: 'carla@example.com' }] });
    const hers = await openTab(world, verified(carla, ' CARLA@example.com '), 'c');
    await hers.send({ action: 'hello' });
    expect(JSON.stringify(hers.received('welcome'))).not.toContain('emailKey');
    expect(await contacts(tab)).toMatchObject({
      contacts: [{ id: 'carla', name: 'Carla', kind: 'contact' }],
      invited: [],
    });
  });

  test('are not made by an address that is not verified, or is another', async () => {
    const { world, tab } = await invited();
    for (const [user, id] of [
      [carla, 'c'],
      [verified(ben, 'ben@example.com'), 'b'],
    ] as const)
      await (await openTab(world, user, id)).send({ action: 'hello' });
    expect((await contacts(tab))?.contacts).toEqual([]);
  });

  test('who is logged in already may accept without a new login', async () => {
    const { world } = await invited();
    const hers = await openTab(world, verified(carla, 'carla@example.com'), 'c');
    for (const _ of [1, 2]) await hers.send({ action: 'contact.accept' });
    const accepted = hers.received('contact.accepted').map((one) => one.contacts.map(({ id }) => id));
    expect(accepted).toEqual([['anna'], []]);
  });

  test('hello costs one query for the address, and none for whoever has none', async () => {
    const world = await furnish(createWorld());
    await (await openTab(world, anna, 'a')).send({ action: 'hello' });
    expect(world.calls.get('contacts.accept')).toBeUndefined();
    await (await openTab(world, verified(carla, 'c@example.com'), 'c')).send({ action: 'hello' });
    expect(world.calls.get('contacts.accept')).toBe(1);
  });

  test('are removed on both sides', async () => {
    const { world, tab } = await invited();
    await (await openTab(world, verified(carla, 'carla@example.com'), 'c')).send({ action: 'hello' });
    const remove: UpMessage = { action: 'contact.remove', contactId: 'carla' };
    for (const one of [remove, remove]) await tab.send(one);
    expect(tab.received('contact.removed')).toMatchObject([{ contactId: 'carla' }]);
    expect(codes(tab)).toEqual(['contact.not-found']);
    expect(await world.contacts.find('carla', 'anna')).toBeNull();
  });

  test.each(['', 'no address', 'a@b@c', `${'x'.repeat(10_000)}@example.com`, 'a@\u0000'])(
    'the address %j is refused',
    async (email) => {
      const { tab } = await invited();
      await tab.sendText(JSON.stringify({ action: 'contact.invite', email }));
      expect(codes(tab)).toEqual(['message.invalid']);
    },
  );

  test('are for licence holders', async () => {
    const { world } = await invited();
    const tab = await openTab(world, carla, 'c');
    await tab.send({ action: 'contact.invite', email: 'x@example.com' });
    await tab.send({ action: 'contacts.list' });
    await tab.send({ action: 'contact.remove', contactId: 'anna' });
    expect(codes(tab)).toEqual(['action.forbidden', 'action.forbidden', 'action.forbidden']);
  });
});
