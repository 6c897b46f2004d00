import { createRequire } from 'node:module';
import { fits, type Pattern } from '../template/pattern.ts';
import { type Change, filtered } from './record.ts';

/**
 * DynamoDB Streams, which dynalite has not: every write that one of the filters asks for is written down together with the
 * write itself, or neither is, so that a kill leaves nothing out. What no filter asks for is nobody's to see, and is not kept.
 */
type Item = Readonly<Record<string, unknown>>;
type Done = (error?: Error | null) => void;
type ItemDb = {
  put: (key: string, item: Item, done: Done) => void;
  del: (key: string, done: Done) => void;
  get: (key: string, done: (error: Error | null, item?: Item) => void) => void;
};
type Operation = { type: 'put'; key: string; value: unknown } | { type: 'del'; key: string };
type Level = {
  batch: (operations: readonly Operation[], done: Done) => void;
  values: (range: object) => { all: () => Promise<Change[]> };
};
type Store = {
  readonly db: Level;
  getItemDb: (table: string) => ItemDb;
};
type Table = { readonly TableName: string; readonly KeySchema: readonly { AttributeName: string }[] };
type Internals = {
  create: (options: unknown) => Store;
  updateIndexes: (
    store: Store,
    table: Table,
    before: Item | undefined,
    after: Item | null,
    done: Done,
  ) => void;
};

const db = createRequire(import.meta.url)('dynalite/db/index.js') as Internals;
const { create, updateIndexes } = db;

const LOG = 'changes~';

export type Followed = { readonly table: string; readonly patterns: readonly Pattern[] };

let followed: Followed | null = null;
let told = () => {};
let last = 0;
const stores: Store[] = [];
/** What dynalite has found of an item that it is about to write, under its lock. */
const found = new WeakMap<Item, { readonly before: Item | null; readonly table: Table }>();
const removing = new Map<string, Table>();

db.create = (options) => {
  const store = create(options);
  const { getItemDb } = store;
  const recording = new Map<string, ItemDb>();
  store.getItemDb = (table) => {
    const known = recording.get(table) ?? recorded(store, table, getItemDb(table));
    recording.set(table, known);
    return known;
  };
  stores.push(store);
  return store;
};

db.updateIndexes = (store, table, before, after, done) => {
  if (after !== null) found.set(after, { before: before ?? null, table });
  else removing.set(table.TableName, table);
  updateIndexes(store, table, before, after, done);
};

const recorded = (store: Store, table: string, items: ItemDb): ItemDb => {
  const write = (
    operation: Operation,
    change: Omit<Change, 'table' | 'sequence' | 'at'>,
    plain: () => void,
    done: Done,
  ) => {
    const { db: level } = store;
    if (followed?.table !== table || !followed.patterns.some((pattern) => fits(pattern, filtered(change))))
      return plain();
    const at = Date.now();
    // It grows over restarts too, whatever has been forgotten by then.
    last = Math.max(last + 1, at * 1_000);
    const sequence = String(last).padStart(21, '0');
    const logged = { type: 'put', key: LOG + sequence, value: { table, sequence, at, ...change } } as const;
    level.batch([operation, logged], (error) => {
      done(error);
      if (!error) told();
    });
  };
  const prefixed = (key: string) => `item-${table}~${key}`;
  const recording: ItemDb = Object.create(items);
  recording.put = (key, item, done) => {
    const known = found.get(item);
    if (!known) return items.put(key, item, done);
    const change = { before: known.before, after: item, keys: keysOf(known.table, item) };
    write({ type: 'put', key: prefixed(key), value: item }, change, () => items.put(key, item, done), done);
  };
  recording.del = (key, done) => {
    const description = removing.get(table);
    if (!description || followed?.table !== table) return items.del(key, done);
    items.get(key, (_missing, before) => {
      if (!before) return items.del(key, done);
      const change = { before, after: null, keys: keysOf(description, before) };
      write({ type: 'del', key: prefixed(key) }, change, () => items.del(key, done), done);
    });
  };
  return recording;
};

const keysOf = ({ KeySchema }: Table, item: Item): Item =>
  Object.fromEntries(KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));

/** From now on these writes are kept until they are forgotten; `whenever` is called after each. */
export const follow = (what: Followed, whenever: () => void): void => {
  followed = what;
  told = whenever;
};

/** The oldest of what is kept. */
export const readLog = async (most: number): Promise<Change[]> =>
  (await stores
    .at(-1)
    ?.db.values({ gte: LOG, lt: `${LOG}~`, limit: most })
    .all()) ?? [];

export const forget = (sequences: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const operations = sequences.map((sequence) => ({ type: 'del', key: LOG + sequence }) as const);
    const store = stores.at(-1);
    if (!store || operations.length === 0) return resolve();
    store.db.batch(operations, (error) => (error ? reject(error) : resolve()));
  });
