import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import '../../../local/table/strict-dynalite.ts';

type Iterator = { close: () => Promise<void> };
type Items = { put: (key: string, item: object, done: () => void) => void };
type Store = {
  readonly db: { values: (range: object) => Iterator };
  readonly getItemDb: (table: string) => Items;
};
type Answered = (error: Error | null, found: { readonly Count: number }) => void;
const db = createRequire(import.meta.url)('dynalite/db/index.js') as {
  readonly create: (options: object) => Store;
  readonly queryTable: (
    store: Store,
    table: object,
    data: object,
    range: object,
    isLocal: boolean,
    items: undefined,
    keys: readonly string[],
    answered: Answered,
  ) => void;
};

test('A query holds what it reads by for no longer than it reads, to the end or not: the database would keep all that there was then', async () => {
  const store = db.create({});
  const open = new Set<Iterator>();
  const { values } = store.db;
  store.db.values = (range) => {
    const iterator = values.call(store.db, range);
    const { close } = iterator;
    iterator.close = async () => {
      await close.call(iterator);
      open.delete(iterator);
    };
    open.add(iterator);
    return iterator;
  };
  for (const key of ['a', 'b', 'c'])
    await new Promise<void>((done) => store.getItemDb('Tab').put(key, { pk: { S: key } }, done));
  const found = (limit: object) =>
    new Promise<number>((done) => {
      const table = { KeySchema: [{ AttributeName: 'pk' }] };
      db.queryTable(
        store,
        table,
        { TableName: 'Tab', ...limit },
        {},
        false,
        undefined,
        ['pk'],
        (_, { Count }) => done(Count),
      );
    });
  for (let nth = 0; nth < 10; nth += 1) {
    expect(await found({})).toBe(3);
    expect(await found({ Limit: 1 })).toBe(1);
  }
  for (const until = Date.now() + 5_000; open.size > 0 && Date.now() < until; ) await pause(10);
  expect(open.size).toBe(0);
});
