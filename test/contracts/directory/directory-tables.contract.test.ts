import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactTable } from '../../../functions/aws/directory/contacts/contacts.ts';
import { ruleTable } from '../../../functions/aws/directory/group-rules.ts';
import { groupTable } from '../../../functions/aws/directory/groups.ts';
import { invitationTable, toInvitationItem } from '../../../functions/aws/directory/invitations.ts';
import { listSizes } from '../../../functions/aws/directory/list-sizes.ts';
import { memberTable } from '../../../functions/aws/directory/members.ts';
import { invitationKey } from '../../../functions/aws/items/keys.ts';
import { instant } from '../../../shared/instant.ts';
import { memoryContacts } from '../../world/stores/contacts.ts';
import { memoryGroups } from '../../world/stores/groups.ts';
import { memoryInvitations } from '../../world/stores/invitations.ts';
import { memoryListSizes } from '../../world/stores/list-sizes.ts';
import { memoryMembers } from '../../world/stores/members.ts';
import { memoryRules } from '../../world/stores/rules.ts';
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
});
