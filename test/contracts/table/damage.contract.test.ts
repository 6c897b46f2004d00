import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toContactItem } from '../../../functions/aws/directory/contacts/contact-pairs.ts';
import { contactTable } from '../../../functions/aws/directory/contacts/contacts.ts';
import { groupTable, toGroupItem } from '../../../functions/aws/directory/groups.ts';
import { invitationTable, toInvitationItem } from '../../../functions/aws/directory/invitations.ts';
import { memberTable } from '../../../functions/aws/directory/members.ts';
import { toMembershipItem } from '../../../functions/aws/directory/membership-items.ts';
import { toSessionItem } from '../../../functions/aws/directory/session-items.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import type { Item } from '../../../functions/aws/items/items.ts';
import { connectionTable } from '../../../functions/aws/presence/registry.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { start } from '../people.ts';

/** A list has many people's entries: a damaged one must be nobody else's trouble. */
describe('One damaged item is left out, and named, in the list of', () => {
  const at = instant(start);
  let table: EmbeddedTable;
  const notes: string[] = [];
  const note = (fault: unknown) => void notes.push(String(fault));
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  const damaged = (item: Item, field: string): Item => ({ ...item, [field]: { B: new Uint8Array([1]) } });
  const put = async (items: readonly Item[]) => {
    for (const item of items)
      await table.client.send(new PutItemCommand({ TableName: table.name, Item: item }));
  };
  const ids = ['a', 'b', 'c'];
  const second = (id: string) => id === 'b';

  test.each<[string, () => readonly Item[], () => Promise<readonly string[]>, string]>([
    [
      'sessions',
      () => [
        ...ids.map((id) =>
          toMembershipItem(id, { userId: 'lister', name: 'L', kind: 'contact', role: 'member' }, at),
        ),
        ...ids.map((id) =>
          (second(id) ? damaged : (item: Item) => item)(toSessionItem(newSession(id, id)), 'state'),
        ),
      ],
      async () =>
        (await sessionTable(table.client, table.name, note).ofUser('lister', null, null)).sessions.map(
          ({ session }) => session.id,
        ),
      'SESSION#b',
    ],
    [
      'members',
      () =>
        ids.map((userId) => {
          const item = toMembershipItem('m', { userId, name: userId, kind: 'contact', role: 'member' }, at);
          return second(userId) ? damaged(item, 'role') : item;
        }),
      async () =>
        (await memberTable(table.client, table.name, note).ofSession('m', null)).members.map(
          ({ userId }) => userId,
        ),
      'USER#b',
    ],
    [
      'contacts',
      () =>
        ids.map((id) => {
          const item = toContactItem('knower', { id, name: id, kind: 'contact', since: at });
          return second(id) ? damaged(item, 'name') : item;
        }),
      async () =>
        (await contactTable(table.client, table.name, note).ofUser('knower', null)).contacts.map(
          ({ id }) => id,
        ),
      'CONTACT#b',
    ],
    [
      'links',
      () =>
        ids.map((id) => {
          const item = toInvitationItem({
            id,
            sessionId: 'linked',
            createdBy: 'anna',
            createdAt: at,
            expiresAt: at,
            revokedAt: null,
            uses: null,
            guests: [],
          });
          return second(id) ? damaged(item, 'createdBy') : item;
        }),
      async () =>
        (await invitationTable(table.client, table.name, note).ofSession('linked', null)).invitations.map(
          ({ id }) => id,
        ),
      'INVITATION#b',
    ],
  ])('%s', async (_, items, list, name) => {
    notes.length = 0;
    await put(items());
    expect([...(await list())].sort()).toEqual(['a', 'c']);
    expect(notes).toEqual([expect.stringContaining(name)]);
  });

  test('groups', async () => {
    notes.length = 0;
    const groups = groupTable(table.client, table.name, note);
    for (const id of ids)
      await groups.create({ id, name: id, revision: 1 }, { userId: 'founder', name: 'F' });
    await put([damaged(toGroupItem({ id: 'b', name: 'b', revision: 1 }), 'name')]);
    const listed = (await groups.ofUser('founder', null)).groups.map(({ group }) => group.id);
    expect(listed.sort()).toEqual(['a', 'c']);
    expect(notes).toEqual([expect.stringContaining('GROUP#b')]);
  });

  test('groups, where the sessions of one are listed: an entry in the group is no damaged session', async () => {
    notes.length = 0;
    const anna = { userId: 'within', name: 'W', kind: 'contact', role: 'member' } as const;
    for (const id of ids) await put([toSessionItem(newSession(id, id)), toMembershipItem(id, anna, at)]);
    await groupTable(table.client, table.name).add('full', { sessionId: 'b' });
    const list = sessionTable(table.client, table.name, note).ofUser('within', null, { group: 'full' });
    expect((await list).sessions.map(({ session }) => session.id)).toEqual(['b']);
    expect(notes).toEqual([]);
  });

  test('connections that have lists open', async () => {
    notes.length = 0;
    const registry = connectionTable(table.client, table.name, note);
    await put([
      toMembershipItem('watched', { userId: 'watcher', name: 'W', kind: 'contact', role: 'member' }, at),
    ]);
    const user = { id: 'watcher', name: 'W', kind: 'contact' } as const;
    for (const connectionId of ids) {
      await registry.open({ connectionId, user, connectedAt: at, expiresAt: at, sessionId: null });
      await registry.watch(connectionId, at);
    }
    await put([
      damaged(
        {
          pk: { S: 'CONNECTION#b' },
          sk: { S: 'CONNECTION#b' },
          inversePk: { S: 'USER#watcher' },
          inverseSk: { S: 'CONNECTION#b' },
          watching: { BOOL: true },
        },
        'kind',
      ),
    ]);
    const found = (await registry.watching('watched')).map(({ connectionId }) => connectionId);
    expect(found.sort()).toEqual(['a', 'c']);
    expect(notes).toEqual([expect.stringContaining('CONNECTION#b')]);
  });
});
