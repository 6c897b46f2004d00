import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactTable } from '../../functions/aws/contacts.ts';
import { groupTable } from '../../functions/aws/groups.ts';
import { invitationTable } from '../../functions/aws/invitations.ts';
import { invitationKey } from '../../functions/aws/keys.ts';
import { memberTable } from '../../functions/aws/members.ts';
import { instant } from '../../shared/instant.ts';
import { memoryContacts } from '../world/contacts.ts';
import { memoryGroups } from '../world/groups.ts';
import { memoryInvitations } from '../world/invitations.ts';
import { memoryMembers } from '../world/members.ts';
import { contactTableContract } from './contact-table.ts';
import { type EmbeddedTable, startTable } from './embedded-table.ts';
import { groupTableContract } from './group-table.ts';
import { invitationTableContract } from './invitation-table.ts';
import { memberTableContract } from './member-table.ts';

describe('in memory', () => {
  const [members, groups, contacts, invitations] = [
    memoryMembers(),
    memoryGroups(),
    memoryContacts(),
    memoryInvitations(),
  ];
  describe('members', () => memberTableContract(() => members));
  describe('groups', () => groupTableContract(() => groups));
  describe('contacts', () => contactTableContract(() => contacts));
  describe('invitations', () => invitationTableContract(() => invitations));
});

describe('in the table', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  describe('members', () => memberTableContract(() => memberTable(table.client, table.name)));
  describe('groups', () => groupTableContract(() => groupTable(table.client, table.name)));
  describe('contacts', () => contactTableContract(() => contactTable(table.client, table.name)));
  describe('invitations', () => invitationTableContract(() => invitationTable(table.client, table.name)));

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
    expect(Number(Item?.expiresAt?.N)).toBeGreaterThan(expiresAt / 1_000 + 30 * 24 * 60 * 60);
  });
});
