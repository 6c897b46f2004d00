import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { toContentItem } from '../../../functions/aws/content/content-items.ts';
import { MOST_READ } from '../../../functions/aws/content/content-pages.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { contentHeadKey } from '../../../functions/aws/items/keys.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import { type EmbeddedTable, putAll, startTable } from '../embedded-table.ts';
import { metered, type Spent, sums } from '../metered.ts';
import { start } from '../people.ts';

/** What it costs to enter where much has been deleted. */
describe('A session from which many notes have been deleted', () => {
  let table: EmbeddedTable;
  let spent: Spent[];
  beforeAll(async () => {
    table = await startTable();
    spent = metered(table.client);
  });
  afterAll(() => table.stop());

  const furnish = async (sessionId: string, deleted: number, place: (index: number) => string) => {
    await sessionTable(table.client, table.name).create(newSession(sessionId, sessionId));
    const writes = [{ mark: 'm'.repeat(22), revision: 1, at: instant(start) }];
    const item = (itemId: string, value: JsonText | null) =>
      toContentItem(sessionId, { itemId, revision: 1, value, writes });
    await putAll(table, [
      ...Array.from({ length: deleted }, (_, index) => item(`${String(index).padStart(6, '0')}-gone`, null)),
      ...Array.from({ length: 3 }, (_, index) => item(place(index), new JsonText('"here"'))),
    ]);
  };
  const read = async (sessionId: string) => {
    spent.length = 0;
    const content = contentTable(table.client, table.name);
    let [pages, items] = [0, 0];
    let cursor: string | null = null;
    do {
      const page = await content.list(sessionId, { cursor, after: null, bytes: 120_000 }, instant(start));
      pages += 1;
      items += page.items.length;
      cursor = page.next;
    } while (cursor !== null);
    return { pages, items, ...sums(spent) };
  };

  test('tells all changes, four thousand of them per read', async () => {
    await furnish('changed', 2 * MOST_READ, (index) => `z-${index}`);
    const Item = { ...contentHeadKey('changed'), contentRevision: { N: '2' } };
    await putAll(table, [Item]);
    spent.length = 0;
    const content = contentTable(table.client, table.name);
    const lengths: number[] = [];
    let cursor: string | null = null;
    do {
      const wanted = { cursor, after: 0, bytes: 100_000_000 };
      const page = await content.list('changed', wanted, instant(start));
      lengths.push(page.items.length);
      cursor = page.next;
    } while (cursor !== null);
    expect(lengths).toEqual([MOST_READ, MOST_READ, 3]);
    expect(spent.map(({ call }) => call)).toEqual(Array(3).fill(['GetItem', 'Query']).flat());
  }, 60_000);

  test.each([
    ['behind them', (index: number) => `z-${index}`],
    ['among them', (index: number) => `00${4_000 * index}`.slice(-6)],
  ])(
    'is read in a few pages, at a cost that grows with what is read: three notes %s',
    async (name, place) => {
      const read1000 = `${name}-1000`;
      await furnish(read1000, 1_000, place);
      await furnish(`${name}-10000`, 10_000, place);
      const [small, large] = [await read(read1000), await read(`${name}-10000`)];
      expect([small.items, large.items]).toEqual([3, 3]);
      expect(large.pages).toBeLessThanOrEqual(Math.ceil(10_000 / MOST_READ) + 1);
      expect(large.calls).toBeLessThan(25);
      expect(large.read / small.read).toBeLessThan(12);
    },
    60_000,
  );
});
