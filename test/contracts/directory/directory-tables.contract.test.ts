import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactTable } from '../../../functions/aws/directory/contacts/contacts.ts';
import { CLEARED_AT_ONCE } from '../../../functions/aws/directory/group-leftovers.ts';
import { ruleTable } from '../../../functions/aws/directory/group-rules.ts';
import { groupTable } from '../../../functions/aws/directory/groups.ts';
import { invitationTable, toInvitationItem } from '../../../functions/aws/directory/invitations.ts';
import { listSizes } from '../../../functions/aws/directory/list-sizes.ts';
import { memberTable } from '../../../functions/aws/directory/members.ts';
import {
  contactInvitationKey,
  groupKey,
  invitationKey,
  invitedKey,
} from '../../../functions/aws/items/keys.ts';
import { MOST_INVITATIONS, type Person } from '../../../shared/directory/directory.ts';
import { instant } from '../../../shared/instant.ts';
import { memoryContacts } from '../../world/contacts.ts';
import { memoryGroups } from '../../world/groups.ts';
import { memoryInvitations } from '../../world/invitations.ts';
import { memoryListSizes } from '../../world/list-sizes.ts';
import { memoryMembers } from '../../world/members.ts';
import { memoryRules } from '../../world/rules.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { contactTableContract } from './contact-table.ts';
import { groupTableContract } from './group-table.ts';
import { invitationTableContract } from './invitation-table.ts';
import { listSizesContract } from './list-sizes.ts';
import { memberTableContract } from './member-table.ts';
import { ruleTableContract } from './rule-table.ts';

const DAY = 24 * 60 * 60_000;

describe('in memory', () => {
  const [members, groups, contacts, invitations] = [
    memoryMembers(),
    memoryGroups(),
    memoryContacts(),
    memoryInvitations(),
  ];
  describe('members', () => memberTableContract(() => members));
  describe('groups', () => groupTableContract(() => groups));
  const rules = memoryRules(groups);
  describe('rules', () => ruleTableContract(() => ({ groups, rules })));
  describe('contacts', () => contactTableContract(() => contacts));
  describe('invitations', () => invitationTableContract(() => invitations));
  const sizes = memoryListSizes({ members, groups, contacts, invitations });
  describe('sizes', () => listSizesContract(() => ({ sizes, members, groups, contacts, invitations })));
});

describe('in the table', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  describe('members', () => memberTableContract(() => memberTable(table.client, table.name)));
  describe('groups', () => groupTableContract(() => groupTable(table.client, table.name)));
  describe('rules', () =>
    ruleTableContract(() => ({
      groups: groupTable(table.client, table.name),
      rules: ruleTable(table.client, table.name),
    })));
  describe('contacts', () => contactTableContract(() => contactTable(table.client, table.name)));
  describe('invitations', () => invitationTableContract(() => invitationTable(table.client, table.name)));
  describe('sizes', () =>
    listSizesContract(() => ({
      sizes: listSizes(table.client, table.name),
      members: memberTable(table.client, table.name),
      groups: groupTable(table.client, table.name),
      contacts: contactTable(table.client, table.name),
      invitations: invitationTable(table.client, table.name),
    })));

  test.each([1, 2, 3, 4, 5, 6])(
    'accepting that has died after call %i is completed by accepting again',
    async (most) => {
      const [anna, ben] = ['anna', 'ben'].map((name) => ({
        id: `${name} ${most}`,
        name,
        kind: 'licence-holder' as const,
      }));
      if (!anna || !ben) throw new Error('Not everybody is there.');
      const now = instant(1_795_276_800_000);
      let calls = 0;
      const dying = Object.assign(Object.create(table.client), {
        send: async (command: never) => {
          calls += 1;
          if (calls > most) throw new Error('died');
          return table.client.send(command);
        },
      });
      const contacts = contactTable(table.client, table.name);
      await contacts.invite(`key ${most}`, 'ben@example.com', anna, now);
      const dead = contactTable(dying, table.name).accept(`key ${most}`, ben, anna.id, now);
      await expect(dead).rejects.toThrow('died');
      expect(await contacts.accept(`key ${most}`, ben, anna.id, now)).toMatchObject({ id: anna.id });
      expect(await contacts.find(anna.id, ben.id)).toMatchObject({ id: ben.id });
      expect(await contacts.invited(anna.id, now)).toEqual([]);
      expect(await contacts.invitations(`key ${most}`, now)).toEqual([]);
    },
  );

  test('an invitation is forgotten long after it has expired, and not before', async () => {
    const expiresAt = instant(1_795_276_800_000);
    await invitationTable(table.client, table.name).create({
      id: 'old',
      sessionId: 's1',
      createdBy: 'anna',
      createdAt: instant(1_795_000_000_000),
      expiresAt,
      revokedAt: null,
      uses: null,
      guests: [],
    });
    const Key = invitationKey('old');
    const { Item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key }));
    expect(Item?.expiresAt).toEqual({ N: String((expiresAt + 90 * DAY) / 1_000) });
  });

  test.each([{ S: 'gus' }, { NULL: true }] as const)(
    'an invitation with guests of the wrong kind, %j, is refused by its key',
    async (guests) => {
      const [createdAt, expiresAt] = [instant(1_795_000_000_000), instant(1_795_276_800_000)];
      const odd = { id: 'odd', sessionId: 's1', createdBy: 'anna', createdAt, expiresAt };
      const Item = { ...toInvitationItem({ ...odd, revokedAt: null, uses: 3, guests: [] }), guests };
      await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
      await expect(invitationTable(table.client, table.name).find('odd')).rejects.toThrow('INVITATION#odd');
    },
  );

  describe('an invitation to be a contact', () => {
    const now = instant(1_795_276_800_000);
    const anna = { id: 'inviting', name: 'Anna', kind: 'licence-holder' as const };
    const ben = { id: 'invited', name: 'Ben', kind: 'licence-holder' as const };
    const itemOf = async (Key: ReturnType<typeof invitedKey>) =>
      (await table.client.send(new GetItemCommand({ TableName: table.name, Key }))).Item;
    const contacts = () => contactTable(table.client, table.name);
    const seconds = (days: number) => ({ N: String((now + days * DAY) / 1_000) });

    test('is forgotten when it is no longer valid, and a refusal ninety days after it', async () => {
      await contacts().invite('dated', 'ben@example.com', anna, now);
      for (const key of [invitedKey(anna.id, 'dated'), contactInvitationKey('dated', anna.id)])
        expect((await itemOf(key))?.expiresAt).toEqual(seconds(14));
      await contacts().decline('dated', anna.id, now);
      expect((await itemOf(contactInvitationKey('dated', anna.id)))?.expiresAt).toEqual(seconds(90));
    });

    test('that somebody is just accepting can no longer be withdrawn', async () => {
      let calls = 0;
      const dying = Object.assign(Object.create(table.client), {
        send: async (command: never) => {
          calls += 1;
          if (calls > 2) throw new Error('died');
          return table.client.send(command);
        },
      });
      await contacts().invite('taken', 'ben@example.com', anna, now);
      await expect(contactTable(dying, table.name).accept('taken', ben, anna.id, now)).rejects.toThrow();
      expect(await contacts().withdraw('taken', anna.id, now)).toBe('missing');
      const other = { ...ben, id: 'other' };
      for (const key of ['taken', 'nowhere'])
        expect(await contacts().accept(key, other, anna.id, now)).toBe('missing');
      const query = new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'USER#other' } },
      });
      expect((await table.client.send(query)).Items).toEqual([]);
    });

    test('that is withdrawn while it is sent again does not exist', async () => {
      await contacts().invite('torn', 'ben@example.com', anna, now);
      const racing = Object.assign(Object.create(table.client), {
        send: async (command: never) => {
          if ((command as object) instanceof GetItemCommand) await contacts().withdraw('torn', anna.id, now);
          return table.client.send(command);
        },
      });
      const said = contactTable(racing, table.name).invite('torn', 'ben@example.com', anna, now);
      expect(await said).toBe('invited');
      expect(await contacts().invitations('torn', now)).toEqual([]);
    });

    /** Whose part in it is left by a function that dies at its nth call; in the end all is settled. */
    const settledAfter = async (
      name: string,
      nth: number,
      act: (
        table: ReturnType<typeof contacts>,
        key: string,
        ids: readonly [Person, Person],
      ) => Promise<unknown>,
    ) => {
      const key = `${name} ${nth}`;
      const [one, other] = [`a ${key}`, `b ${key}`].map((id) => ({ ...anna, id, name: id })) as [
        Person,
        Person,
      ];
      let calls = 0;
      const dying = Object.assign(Object.create(table.client), {
        send: async (command: never) => {
          calls += 1;
          if (calls >= nth) throw new Error('died');
          return table.client.send(command);
        },
      });
      if (name !== 'invite') await contacts().invite(key, 'x@example.com', one, now);
      if (name === 'remove') await contacts().accept(key, other, one.id, now);
      await act(contactTable(dying, table.name), key, [one, other]).catch(() => {});
      for (const later of [1, 2]) {
        const at = instant(now + later * 60_000);
        expect(await contacts().settle(at, at, 1_000)).toEqual([]);
      }
      const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
      const left = Items.filter((item) => JSON.stringify([item.pk, item.sk]).includes(key));
      expect([nth, left.filter(({ wakeAt }) => wakeAt !== undefined)]).toEqual([nth, []]);
      return { isOver: calls < nth, left: left.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`) };
    };

    test.each([
      ['invite', (it, key, [one]) => it.invite(key, 'x@example.com', one, now)],
      ['withdraw', (it, key, [one]) => it.withdraw(key, one.id, now)],
      ['accept', (it, key, [one, other]) => it.accept(key, other, one.id, now)],
      ['remove', (it, _, [one, other]) => it.remove(other.id, one.id, now)],
    ] as const satisfies readonly (readonly [string, Parameters<typeof settledAfter>[2]])[])(
      'is in order on both sides soon after a function that was to %s has died at any call',
      async (name, act) => {
        for (let nth = 1; ; nth += 1) {
          const { isOver, left } = await settledAfter(name, nth, act);
          const [mine, theirs] = [
            left.filter((one) => one.startsWith('USER#a')),
            left.filter((one) => !one.startsWith('USER#a')),
          ];
          expect([nth, mine.length]).toEqual([nth, theirs.length]);
          if (isOver) {
            expect(left).toHaveLength(name === 'invite' || name === 'accept' ? 2 : 0);
            break;
          }
        }
      },
      60_000,
    );

    test('that is accepted while the two part leaves both knowing each other, or neither', async () => {
      const know = async (key: string, one: Person, other: Person) => {
        await contacts().invite(key, 'x@example.com', one, now);
        return (client: typeof table.client) =>
          contactTable(client, table.name).accept(key, other, one.id, now);
      };
      for (let nth = 1, calls = 0; nth === 1 || nth <= calls + 1; nth += 1) {
        const [one, other] = [`c ${nth}`, `d ${nth}`].map((id) => ({ ...anna, id, name: id })) as [
          Person,
          Person,
        ];
        const accept = await know(`parting ${nth}`, one, other);
        calls = 0;
        const racing = Object.assign(Object.create(table.client), {
          send: async (command: never) => {
            calls += 1;
            if (calls === nth) await contacts().remove(one.id, other.id, now);
            return table.client.send(command);
          },
        });
        await accept(racing);
        for (const later of [1, 2])
          await contacts().settle(instant(now + later * 60_000), instant(now + later * 60_000), 1_000);
        const found = await Promise.all([
          contacts().find(one.id, other.id),
          contacts().find(other.id, one.id),
        ]);
        const listed = await Promise.all(
          [one, other].map(async ({ id }) => (await contacts().ofUser(id, null)).contacts.length),
        );
        expect([nth, found[0] === null, listed]).toEqual([
          nth,
          found[1] === null,
          found[0] === null ? [0, 0] : [1, 1],
        ]);
      }
    }, 60_000);

    test('is one of a bounded number kept for an address', async () => {
      for (let nth = 0; nth < MOST_INVITATIONS + 2; nth += 1)
        await contacts().invite('full', 'x@example.com', { ...anna, id: `of ${nth}` }, instant(now + nth));
      const query = new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'EMAIL#full' } },
        Select: 'COUNT',
      });
      expect((await table.client.send(query)).Count).toBe(MOST_INVITATIONS);
    });
  });

  test('the length of a list is counted with as many reads as it takes', async () => {
    const members = memberTable(table.client, table.name);
    for (const userId of ['a', 'b', 'c'])
      await members.add('long', { userId, name: userId, kind: 'contact', role: 'member' }, instant(1));
    // The table reads 1 MB at once; here, one entry.
    const send = (command: QueryCommand) =>
      table.client.send(new QueryCommand({ ...command.input, Limit: 1 }));
    const sizes = listSizes({ send } as unknown as DynamoDBClient, table.name);
    expect(await sizes.reaches('members of a session', 'long', 3)).toBe(true);
    expect(await sizes.reaches('members of a session', 'long', 4)).toBe(false);
  });

  test('a revoked invitation is forgotten as long after that, however often it is revoked', async () => {
    const invitations = invitationTable(table.client, table.name);
    const [madeAt, revokedAt] = [instant(1_795_000_000_000), instant(1_795_000_060_000)];
    await invitations.create({
      id: 'revoked',
      sessionId: 's1',
      createdBy: 'anna',
      createdAt: madeAt,
      expiresAt: instant(madeAt + 90 * DAY),
      revokedAt: null,
      uses: null,
      guests: [],
    });
    for (const at of [revokedAt, instant(revokedAt + 50 * DAY)])
      expect(await invitations.revoke('revoked', 's1', at)).toBe('revoked');
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.name, Key: invitationKey('revoked') }),
    );
    expect(Item?.expiresAt).toEqual({ N: String((revokedAt + 90 * DAY) / 1_000) });
  });

  describe('a half-deleted group', () => {
    const at = instant(1_795_276_800_000);
    const groups = (notes: unknown[] = []) =>
      groupTable(table.client, table.name, (fault) => notes.push(fault));
    const place = (userId: string) => ({ member: { userId, name: userId, role: 'member' as const } });
    const rules = () => ruleTable(table.client, table.name);
    /**
     * A group with thirty sessions and thirty people to which it owes nothing, and whose deletion dies at the nth
     * removal.
     */
    const halfDeleted = async (id: string, nth: number) => {
      await groups().create({ id, name: 'Doomed', revision: 1 }, { userId: 'anna', name: 'Anna' });
      for (let index = 0; index < 30; index += 1) {
        await groups().add(id, { sessionId: `s${index}` });
        await groups().add(id, place(`p${index}`));
      }
      await groups().close(id, at);
      await rules().strike(id, 1);
      let removals = 0;
      table.client.middlewareStack.add(
        (next, context) => async (args) => {
          if (context.commandName === 'DeleteItemCommand') removals += 1;
          if (removals >= nth) throw new Error('The function has died.');
          return next(args);
        },
        { step: 'initialize', name: 'death' },
      );
      await expect(groups().delete(id)).rejects.toThrow('died');
      table.client.middlewareStack.remove('death');
    };
    const left = async (id: string) => {
      const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
      return Items.filter((item) => [item.pk?.S, item.inversePk?.S, item.sk?.S].includes(`GROUP#${id}`))
        .length;
    };

    test.each([1, 20, 31, 55, 61])(
      'at removal %d is in no list, and is deleted again by its moderator',
      async (nth) => {
        const id = `half-${nth}`;
        await halfDeleted(id, nth);
        expect(await groups().entrance(id, 'anna')).toEqual({ group: null, role: 'moderator' });
        const notes: unknown[] = [];
        expect((await groups(notes).ofUser('p29', null)).groups).toEqual([]);
        expect(notes).toEqual([]);
        expect(await groups().rename(id, 1, 'Again')).toBe('conflict');
        await groups().delete(id);
        expect(await groups().entrance(id, 'anna')).toEqual({ group: null, role: null });
        // That it was deleted is remembered for a while, so that it is not taken for a new one.
        expect(await left(id)).toBe(1);
      },
    );

    test('goes on being removed, a few entries at a time, by whoever is in it and lists their groups', async () => {
      await halfDeleted('abandoned', 1);
      const before = await left('abandoned');
      expect((await groups().ofUser('p7', null)).groups).toEqual([]);
      expect(await left('abandoned')).toBe(before - CLEARED_AT_ONCE);
      for (let look = 0; look < 2; look += 1) await groups().ofUser('p7', null);
      expect((await groups().entrance('abandoned', 'p7')).role).toBeNull();
      expect((await groups().entrance('abandoned', 'p8')).role).toBe('member');
      for (let index = 0; index < 30; index += 1) await groups().ofUser(`p${index}`, null);
      await groups().ofUser('anna', null);
      expect(await left('abandoned')).toBe(1);
    });

    test('is removed with all its moderators, however many', async () => {
      await groups().create({ id: 'led', name: 'Doomed', revision: 1 }, { userId: 'anna', name: 'Anna' });
      for (let index = 0; index < 2 * CLEARED_AT_ONCE; index += 1)
        await groups().add('led', { member: { userId: `m${index}`, name: 'M', role: 'moderator' } });
      await groups().close('led', at);
      await groups().delete('led');
      expect(await left('led')).toBe(1);
    });

    test('is remembered for ninety days, without its name and its rule', async () => {
      await groups().create({ id: 'past', name: 'Doomed', revision: 1 }, { userId: 'olaf', name: 'Olaf' });
      await rules().put('past', 1, { longestStay: { value: 60_000 } }, 'olaf', at);
      await groups().close('past', at);
      const Key = groupKey('past');
      const { Item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key }));
      expect(Item?.expiresAt).toEqual({ N: String((at + 90 * DAY) / 1_000) });
      for (const field of ['name', 'rule', 'revision']) expect(Item).not.toHaveProperty(field);
    });

    test('keeps its entries for letting its sessions go, as long as that is owed', async () => {
      await groups().create({ id: 'owing', name: 'Doomed', revision: 1 }, { userId: 'olga', name: 'Olga' });
      await rules().note('owing', 's1', 'joining', at);
      await groups().close('owing', at);
      expect((await groups().ofUser('olga', null)).groups).toEqual([]);
      expect(await rules().belongs('owing', 's1')).toBe('joining');
      await rules().strike('owing', 1);
      await groups().ofUser('olga', null);
      expect(await rules().belongs('owing', 's1')).toBeNull();
    });
  });
});
