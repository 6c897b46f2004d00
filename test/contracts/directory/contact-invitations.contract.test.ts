import { GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contactTable } from '../../../functions/aws/directory/contacts/contacts.ts';
import { contactInvitationKey, invitedKey } from '../../../functions/aws/items/keys.ts';
import { MOST_INVITATIONS, type Person } from '../../../shared/directory/directory.ts';
import { instant } from '../../../shared/instant.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';

const DAY = 24 * 60 * 60_000;

describe('in the table', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

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
});
