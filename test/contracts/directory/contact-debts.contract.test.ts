import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { ACQUAINTANCE } from '../../../functions/aws/directory/contacts/contact-debts.ts';
import { contactPairs, toContactItem } from '../../../functions/aws/directory/contacts/contact-pairs.ts';
import { contactTable } from '../../../functions/aws/directory/contacts/contacts.ts';
import { fromItem, type Item, toItem } from '../../../functions/aws/items/items.ts';
import { contactInvitationKey, contactKey, invitedKey } from '../../../functions/aws/items/keys.ts';
import { instant } from '../../../shared/instant.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { start } from '../people.ts';

const NAME = 'vigil';
const anna = { id: 'anna', name: 'Anna', kind: 'licence-holder' } as const;
const ben = { id: 'ben', name: 'Ben', kind: 'contact' } as const;
const now = instant(start);
const [soon, later] = [instant(start + 59_999), instant(start + 60_000)];
const key = 'key of an address';

const tables: EmbeddedTable[] = [];
afterEach(async () => {
  await Promise.all(tables.splice(0).map((table) => table.stop()));
});

/** The same table, of a function that dies after so many calls. */
const dyingAfter = (client: DynamoDBClient, most: number) => {
  let calls = 0;
  const send = async (command: never) => {
    calls += 1;
    if (calls > most) throw new Error('died');
    return client.send(command);
  };
  return { send } as unknown as DynamoDBClient;
};

/** A table of contacts; `dying` is the same for a function that dies after so many calls. */
const world = async () => {
  const table = await startTable();
  tables.push(table);
  const { client, name } = table;
  const noted: unknown[] = [];
  const contacts = contactTable(client, NAME, (fault) => noted.push(fault));
  const dying = (most: number) => dyingAfter(client, most);
  const stored = async (Key: Item) => {
    const { Item } = await client.send(new GetItemCommand({ TableName: name, Key }));
    return Item && fromItem(Item);
  };
  return {
    client,
    contacts,
    noted,
    dying,
    stored,
    pairs: contactPairs(client, NAME),
    put: (...items: readonly object[]) =>
      client.send(new PutItemCommand({ TableName: NAME, Item: Object.assign({}, ...items) })),
    settle: (at = later) => contacts.settle(instant(at + 1), at, 9),
  };
};

test.each([
  [anna, ben],
  [ben, anna],
])(
  'Two become contacts for both at once, though the function dies before the second item: the sweep writes that',
  async (one, other) => {
    const { contacts, dying, settle, stored } = await world();
    const made = contactPairs(dying(1), NAME).make(one, other, now, now);
    await expect(made).rejects.toThrow('died');
    expect(await stored(contactKey('anna', 'ben'))).toMatchObject({ holder: { name: 'Anna' } });
    expect(await stored(contactKey('ben', 'anna'))).toBeUndefined();
    expect(await contacts.find('anna', 'ben')).toEqual({ ...ben, since: now });
    expect(await contacts.find('ben', 'anna')).toEqual({ ...anna, since: now });
    expect(await settle(soon)).toEqual([]);
    expect((await contacts.ofUser('ben', null)).contacts).toEqual([{ ...anna, since: now }]);
  },
);

test('What two owe is kept for a minute, and then forgotten', async () => {
  const { pairs, settle, stored } = await world();
  await pairs.make(anna, ben, now, now);
  await settle(soon);
  expect(await stored(contactKey('anna', 'ben'))).toMatchObject({ wakeAt: start, wakeShard: ACQUAINTANCE });
  await settle(later);
  expect(await stored(contactKey('anna', 'ben'))).not.toHaveProperty('wakeAt');
  expect(await stored(contactKey('anna', 'ben'))).toMatchObject({ name: 'Ben' });
  // Nothing is owed any more, and of strangers nothing ever was.
  await pairs.settle(['anna', 'ben'], later);
  await pairs.settle(['anna', 'carla'], later);
});

test.each([
  ['anna', 'ben'],
  ['ben', 'anna'],
])('Whoever parts, %s from %s, leaves nobody’s name behind, in neither item', async (one, other) => {
  const { contacts, noted, pairs, settle, stored } = await world();
  await pairs.make(anna, ben, now, now);
  expect(await contacts.remove(one, other, now)).toBe('removed');
  expect(await contacts.remove(other, one, now)).toBe('missing');
  const left = await stored(contactKey('anna', 'ben'));
  expect(left).toMatchObject({ goneAt: start });
  for (const field of ['name', 'kind', 'holder']) expect(left).not.toHaveProperty(field);
  expect(await stored(contactKey('ben', 'anna'))).toBeUndefined();
  expect((await contacts.ofUser('anna', null)).contacts).toEqual([]);
  expect(noted).toEqual([]);
  await settle();
  expect(await stored(contactKey('anna', 'ben'))).toBeUndefined();
});

test('Two who have parted stay apart when the same acceptance is completed again, and meet by a later one', async () => {
  const { contacts, pairs } = await world();
  await pairs.make(anna, ben, now, now);
  await contacts.remove('ben', 'anna', now);
  await pairs.make(anna, ben, now, now);
  expect(await contacts.find('ben', 'anna')).toBeNull();
  await pairs.make(anna, ben, soon, soon);
  expect(await contacts.find('ben', 'anna')).toEqual({ ...anna, since: soon });
});

test('Of a pair by an older release, which has noted nobody, the second item is not made up, and is believed where it is', async () => {
  const { contacts, put, settle, stored } = await world();
  const first = toContactItem('anna', { ...ben, since: now });
  await put(first, toItem({ wakeAt: now, wakeShard: ACQUAINTANCE }));
  expect(await contacts.find('ben', 'anna')).toBeNull();
  expect(await settle(soon)).toEqual([]);
  expect(await stored(contactKey('ben', 'anna'))).toBeUndefined();
  await put(toContactItem('ben', { ...anna, since: now }));
  expect(await contacts.find('ben', 'anna')).toEqual({ ...anna, since: now });
});

test('What is left of the second item alone makes nobody a contact, and nobody is their own', async () => {
  const { contacts, put } = await world();
  await put(toContactItem('ben', { ...anna, since: now }));
  expect(await contacts.find('ben', 'anna')).toBeNull();
  expect(await contacts.find('anna', 'ben')).toBeNull();
  expect(await contacts.find('anna', 'anna')).toBeNull();
});

test('A damaged pair is answered as a fault, and hinders no other', async () => {
  const { pairs, put, settle, stored } = await world();
  await put(contactKey('a', 'b'), toItem({ wakeAt: start - 1, wakeShard: ACQUAINTANCE }));
  await pairs.make(anna, ben, now, now);
  expect(await settle()).toEqual([expect.any(Error)]);
  expect(await stored(contactKey('anna', 'ben'))).not.toHaveProperty('wakeAt');
});

test.each([1, 2, 3, 4, 5])(
  'What was accepted by a function that died after call %i is completed by the sweep',
  async (most) => {
    const { contacts, dying, settle, stored } = await world();
    await contacts.invite(key, 'ben@example.com', anna, now);
    await expect(contactTable(dying(most), NAME).accept(key, ben, 'anna', now)).rejects.toThrow('died');
    const isTaken = most > 1;
    expect(await contacts.invited('anna', now)).toHaveLength(isTaken ? 0 : 1);
    expect(await settle()).toEqual([]);
    expect(await contacts.find('ben', 'anna')).toEqual(isTaken ? { ...anna, since: now } : null);
    expect(await contacts.invitations(key, now)).toHaveLength(isTaken ? 0 : 1);
    // It has done its work just now, and is forgotten a minute after.
    await settle(instant(later + 60_000));
    expect((await stored(invitedKey('anna', key))) === undefined).toBe(isTaken);
  },
);

test('A withdrawal of what nobody has sent finds nothing', async () => {
  const { contacts } = await world();
  expect(await contacts.withdraw(key, 'anna', now)).toBe('missing');
});

/** An invitation by a release that has not noted who sends it, beside what it owes. */
const older = async ({ client, contacts, put }: Awaited<ReturnType<typeof world>>, fields: object = {}) => {
  await contacts.invite(key, 'ben@example.com', anna, now);
  await client.send(
    new UpdateItemCommand({
      TableName: NAME,
      Key: invitedKey('anna', key),
      UpdateExpression: 'REMOVE #from',
      ExpressionAttributeNames: { '#from': 'from' },
    }),
  );
  if (Object.keys(fields).length > 0)
    await put(
      invitedKey('anna', key),
      toItem({ invitedAt: now, wakeAt: now, wakeShard: ACQUAINTANCE, ...fields }),
    );
};

test('An older invitation that has lost its second item gets it once somebody says again who sends it', async () => {
  const made = await world();
  await older(made);
  await made.client.send(new DeleteItemCommand({ TableName: NAME, Key: contactInvitationKey(key, 'anna') }));
  expect(await made.settle(soon)).toEqual([]);
  expect(await made.contacts.invitations(key, now)).toEqual([]);
  await made.contacts.invite(key, 'ben@example.com', anna, now);
  expect(await made.contacts.invitations(key, now)).toMatchObject([{ from: anna }]);
});

test('An older invitation is accepted by what the second item says of the sender', async () => {
  const made = await world();
  await older(made);
  await expect(contactTable(made.dying(2), NAME).accept(key, ben, 'anna', now)).rejects.toThrow('died');
  expect(await made.settle()).toEqual([]);
  expect(await made.contacts.find('ben', 'anna')).toEqual({ ...anna, since: now });
});

test.each([
  ['the sender', { acceptor: { name: 'Ben', kind: 'contact' } }],
  ['who has accepted', { from: { name: 'Anna', kind: 'contact' } }],
])(
  'An accepted invitation that does not say %s makes no contacts, and is offered to nobody else',
  async (_, fields) => {
    const made = await world();
    await older(made, { ...fields, acceptedBy: 'ben', acceptedAt: now });
    await made.client.send(
      new DeleteItemCommand({ TableName: NAME, Key: contactInvitationKey(key, 'anna') }),
    );
    expect(await made.settle(soon)).toEqual([]);
    expect(await made.contacts.find('ben', 'anna')).toBeNull();
    expect(await made.contacts.invitations(key, now)).toEqual([]);
  },
);

test('Nothing is owed of an invitation that is gone, or at rest', async () => {
  const { client, contacts, settle, stored } = await world();
  await contacts.invite(key, 'ben@example.com', anna, now);
  await settle();
  expect(await stored(invitedKey('anna', key))).not.toHaveProperty('wakeAt');
  expect(await settle()).toEqual([]);
  // The index still shows what is gone or at rest.
  const send = async (command: { readonly input: { readonly IndexName?: string } }) =>
    command.input.IndexName === undefined
      ? client.send(command as never)
      : { Items: [invitedKey('anna', key), invitedKey('carla', key)] };
  const lagging = contactTable({ send } as unknown as DynamoDBClient, NAME);
  expect(await lagging.settle(later, later, 9)).toEqual([]);
});

test.each([
  ['later', soon],
  ['by a clock that is behind', instant(start - 500)],
])(
  'Nothing is left at the address when an invitation is withdrawn that came %s, after one whose withdrawal died half way',
  async (_, again) => {
    const { contacts, dying, stored } = await world();
    const [atAddress, email] = [contactInvitationKey(key, 'anna'), 'ben@example.com'];
    await contacts.invite(key, email, anna, now);
    const dead = contactTable(dying(1), NAME, () => {});
    await expect(dead.withdraw(key, 'anna', now)).rejects.toThrow('died');
    const alsoDead = contactTable(dying(1), NAME, () => {});
    await expect(alsoDead.invite(key, email, anna, again)).rejects.toThrow('died');
    expect(await stored(atAddress)).toMatchObject({ invitedAt: start });
    expect(await contacts.withdraw(key, 'anna', soon)).toBe('withdrawn');
    expect(await stored(atAddress)).toBeUndefined();
    expect(await contacts.invitations(key, soon)).toEqual([]);
  },
);

/** Contacts by a function that reads an item, and goes on only when something else has been done meanwhile. */
const slowerThan = (client: DynamoDBClient, meanwhile: () => Promise<unknown>) => {
  let isOver = false;
  const send = async (command: never) => {
    const answer = await client.send(command);
    if ((command as object) instanceof GetItemCommand && !isOver) {
      isOver = true;
      await meanwhile();
    }
    return answer;
  };
  return contactTable({ send } as unknown as DynamoDBClient, NAME, () => {});
};

test('What was withdrawn is gone from the address, though the same person has just invited it again', async () => {
  const { client, contacts, stored } = await world();
  const [atAddress, email] = [contactInvitationKey(key, 'anna'), 'ben@example.com'];
  await contacts.invite(key, email, anna, now);
  // The other function has written its own item, and not yet that of the address.
  const slower = slowerThan(client, async () => {
    const again = contactTable(dyingAfter(client, 1), NAME, () => {});
    await expect(again.invite(key, email, anna, soon)).rejects.toThrow('died');
  });
  expect(await slower.withdraw(key, 'anna', now)).toBe('withdrawn');
  expect(await stored(atAddress)).toBeUndefined();
});

test('What the next invitation has left at the address stays, though the withdrawal of the one before it comes to that late', async () => {
  const { client, contacts, stored } = await world();
  const email = 'ben@example.com';
  await contacts.invite(key, email, anna, now);
  const slower = slowerThan(client, () => contacts.invite(key, email, anna, soon));
  expect(await slower.withdraw(key, 'anna', now)).toBe('withdrawn');
  expect(await stored(contactInvitationKey(key, 'anna'))).toMatchObject({ invitedAt: soon });
  expect(await contacts.invitations(key, soon)).toMatchObject([{ from: anna }]);
});
