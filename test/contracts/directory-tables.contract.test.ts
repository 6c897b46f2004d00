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
