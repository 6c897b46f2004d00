import type { DynamoDBClient, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { toContentItem } from '../../../functions/aws/content/content-items.ts';
import { contentPage, MOST_READ } from '../../../functions/aws/content/content-pages.ts';
import { toCursor } from '../../../functions/aws/items/cursor.ts';
import type { Item } from '../../../functions/aws/items/items.ts';
import { contentKey } from '../../../functions/aws/items/keys.ts';
import { JsonText } from '../../../shared/json-text.ts';

const SESSION = 'design';

/** An item that is `{"itemId":"…","revision":1,"value":"…"}` on the wire. */
const stored = (itemId: string, bytes: number): Item => {
  const value = (text: string) => new JsonText(JSON.stringify(text));
  const around = `{"itemId":"${itemId}","revision":1,"value":""}`.length;
  return toContentItem(SESSION, {
    itemId,
    revision: 1,
    value: value('x'.repeat(bytes - around)),
    writes: [],
  });
};

type Answer = { readonly items?: readonly Item[]; readonly scanned?: number; readonly last?: string };

/** Reads a page from a table that gives these answers, and what it was asked. */
const paged = async (
  answers: readonly Answer[],
  {
    cursor = null,
    after = null,
    bytes = 1_000,
  }: { cursor?: string | null; after?: number | null; bytes?: number } = {},
) => {
  const asked: QueryCommandInput[] = [];
  const send = async ({ input }: { input: QueryCommandInput }) => {
    const answer = answers[asked.length];
    asked.push(input);
    if (answer === undefined) throw new Error('It is asked once too often.');
    const { items, scanned, last } = answer;
    return {
      Items: items,
      ScannedCount: scanned,
      ...(last !== undefined && { LastEvaluatedKey: contentKey(SESSION, last) }),
    };
  };
  const read = contentPage({ send } as unknown as DynamoDBClient, 'vigil', (fault) => {
    throw fault;
  });
  const { items, next } = await read(SESSION, { cursor, after, bytes });
  return { ids: items.map(({ itemId }) => itemId), next, asked, sizes: asked.map(({ Limit }) => Limit) };
};

const nothing = (scanned: number): Answer => ({ items: [], scanned, last: 'deleted' });

test('A first page reads 25 items, as they are at this moment, and a larger stride wherever it finds nothing', async () => {
  const { ids, next, asked, sizes } = await paged([
    nothing(25),
    nothing(100),
    nothing(400),
    { items: [stored('a', 60)] },
  ]);
  expect(asked[0]).toMatchObject({ TableName: 'vigil', ConsistentRead: true });
  expect(asked[0]?.ExclusiveStartKey).toBeUndefined();
  expect(asked[1]?.ExclusiveStartKey).toEqual(contentKey(SESSION, 'deleted'));
  expect(sizes).toEqual([25, 100, 400, 1_000]);
  expect([ids, next]).toEqual([['a'], null]);
});

test('A page reads no more than will fit into what is left of it, judging by what came of the reads before', async () => {
  // 25 read, 499 + 1 of 2,000 bytes used: three times as many fill the rest.
  const found = await paged([{ items: [stored('a', 499)], scanned: 25, last: 'b' }, { items: [] }], {
    bytes: 2_000,
  });
  expect(found.sizes).toEqual([25, 75]);
  // 125 read altogether, 1,000 bytes used and 1,000 left.
  const later = await paged(
    [nothing(25), { items: [stored('a', 999)], scanned: 100, last: 'b' }, { items: [] }],
    { bytes: 2_000 },
  );
  expect(later.sizes).toEqual([25, 100, 125]);
  // Where hardly anything is left, still one; and a part of one is one.
  const full = await paged([{ items: [stored('a', 999)], scanned: 25, last: 'b' }, { items: [] }]);
  expect(full.sizes).toEqual([25, 1]);
  const part = await paged([{ items: [stored('a', 899)], scanned: 25, last: 'b' }, { items: [] }]);
  expect(part.sizes).toEqual([25, 3]);
});

test('Items that fill a page to the byte are in it, and the one that does not fit begins the next, which reads as many', async () => {
  const three = [stored('a', 499), stored('b', 499), stored('c', 60)];
  const found = await paged([nothing(25), { items: three, scanned: 100, last: 'z' }]);
  expect(found).toMatchObject({ ids: ['a', 'b'], next: toCursor(SESSION, '27 b') });
  const later = await paged([{ items: [] }], { cursor: found.next });
  expect(later.sizes).toEqual([27]);
  expect(later.asked[0]?.ExclusiveStartKey).toEqual(contentKey(SESSION, 'b'));
});

test('Where the very first item does not fit, the next page begins with it', async () => {
  const { ids, next } = await paged([{ items: [stored('a', 1_000)] }]);
  expect([ids, next]).toEqual([[], toCursor(SESSION, '1')]);
});

test('A page of what has changed reads all that it may at once', async () => {
  const { asked, sizes } = await paged([nothing(500), nothing(3_499), { items: [], scanned: 1 }], {
    after: 7,
  });
  expect(sizes).toEqual([MOST_READ, MOST_READ - 500, 1]);
  expect(asked[0]).toMatchObject({
    FilterExpression: 'revision > :after',
    ExpressionAttributeValues: { ':after': { N: '7' } },
  });
  expect(asked[0]).not.toHaveProperty('ExpressionAttributeNames');
});

test('A page ends after 4,000 items or eight reads, and says where to continue and how many to read', async () => {
  const all = await paged([nothing(2_000), nothing(2_000)]);
  expect(all).toMatchObject({ ids: [], next: toCursor(SESSION, '400 deleted') });
  const eight = await paged(Array.from({ length: 8 }, () => nothing(1)));
  expect(eight.next).toBe(toCursor(SESSION, '1000 deleted'));
});

test.each([
  ['of another session', toCursor('other', '7 a'), 25],
  ['with no number', toCursor(SESSION, 'a'), 25],
  ['with a number that is too long', toCursor(SESSION, '12345 a'), 25],
  ['with something before the number', toCursor(SESSION, 'a 7 a'), 25],
  ['of nothing but a number', toCursor(SESSION, '7'), 7],
])('A cursor %s begins at the beginning', async (_, cursor, size) => {
  const { asked, sizes } = await paged([{ items: [] }], { cursor });
  expect(sizes).toEqual([size]);
  expect(asked[0]?.ExclusiveStartKey).toBeUndefined();
});

test.each([
  ['9999 a', 1_000, 'a'],
  ['7 a\nb', 7, 'a\nb'],
])('A cursor at %j is continued, with a thousand at the most', async (place, size, last) => {
  const { asked, sizes } = await paged([{ items: [] }], { cursor: toCursor(SESSION, place) });
  expect(sizes).toEqual([size]);
  expect(asked[0]?.ExclusiveStartKey).toEqual(contentKey(SESSION, last));
});
