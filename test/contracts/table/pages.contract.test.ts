import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PAGE, pageOf } from '../../../functions/aws/items/pages.ts';
import { type EmbeddedTable, putAll, startTable } from '../embedded-table.ts';

const MANY = 2 * PAGE + 1;
const ids = Array.from({ length: MANY }, (_, index) => `A${String(index).padStart(3, '0')}`);
const contacts = { pk: 'USER#anna', prefix: 'CONTACT#', inverse: false };
const members = { pk: 'SESSION#s1', prefix: 'USER#', inverse: true };

describe('A list', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
    const item = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
    const related = (id: string, of: string) => ({
      ...item(`USER#${id}`, `SESSION#${of}`),
      inversePk: { S: `SESSION#${of}` },
      inverseSk: { S: `USER#${id}` },
    });
    await putAll(table, [
      ...ids.map((id) => item(contacts.pk, `CONTACT#${id}`)),
      ...ids.map((id) => item('USER#ben', `CONTACT#${id}`)),
      ...ids.map((id) => related(id, 's1')),
      related('other', 's2'),
      // Before and after all contacts, and between two of them under a longer id.
      item(contacts.pk, 'CONTACT'),
      item(contacts.pk, 'CONTACT$x'),
      item(contacts.pk, `CONTACT#${ids[PAGE - 1]}#`),
    ]);
  });
  afterAll(() => table.stop());

  const page = (listing: typeof contacts, cursor: string | null = null) =>
    pageOf(table.client, table.name, listing, cursor);
  const all = async (listing: typeof contacts, key: 'sk' | 'inverseSk') => {
    const pages: (string | undefined)[][] = [];
    let cursor: string | null = null;
    do {
      const { items, next }: Awaited<ReturnType<typeof page>> = await page(listing, cursor);
      pages.push(items.map((one) => one[key]?.S));
      cursor = next;
    } while (cursor !== null);
    return pages;
  };

  test('has everything of its owner and its kind once, in order, in pages of fifty', async () => {
    const pages = await all(contacts, 'sk');
    expect(pages.map(({ length }) => length)).toEqual([PAGE, PAGE, 2]);
    const longer = `CONTACT#${ids[PAGE - 1]}#`;
    expect(pages.flat()).toEqual([...ids.map((id) => `CONTACT#${id}`), longer].sort());
  });

  test('reads the inverse of a relation in the same way', async () => {
    expect((await all(members, 'inverseSk')).flat()).toEqual(ids.map((id) => `USER#${id}`));
  });

  test('that ends with a full page does so there, or with an empty one', async () => {
    const { items, next } = await page({ ...members, pk: 'SESSION#s2' });
    expect([items.length, next]).toEqual([1, null]);
    expect(await page({ ...members, pk: 'SESSION#nowhere' })).toEqual({ items: [], next: null });
  });

  test('begins at the start for the cursor of another owner, or of another list of the same', async () => {
    const first = await page(contacts);
    expect(first.next).not.toBeNull();
    for (const other of [
      { ...contacts, pk: 'USER#ben' },
      { ...members, pk: contacts.pk, prefix: contacts.prefix },
      members,
    ])
      expect(await page(other, first.next)).toEqual(await page(other));
    const second = await page(contacts, first.next);
    expect(second.items).not.toEqual(first.items);
    expect(await page({ ...contacts, prefix: 'EMAIL#' }, first.next)).toEqual({ items: [], next: null });
  });

  test('gives out a cursor that says where the page ended, and nothing of the kind', async () => {
    const { next } = await page(contacts);
    const text = Buffer.from(next ?? '', 'base64url').toString();
    expect(JSON.parse(text)).toEqual(['USER#anna CONTACT#', ids[PAGE - 1]]);
  });
});
