import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLEARED_AT_ONCE } from '../../../functions/aws/directory/group-leftovers.ts';
import { ruleTable } from '../../../functions/aws/directory/group-rules.ts';
import { groupTable } from '../../../functions/aws/directory/groups.ts';
import { groupKey } from '../../../functions/aws/items/keys.ts';
import { instant } from '../../../shared/instant.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';

const DAY = 24 * 60 * 60_000;

describe('in the table', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

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
