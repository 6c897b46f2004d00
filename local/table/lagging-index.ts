import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';

/**
 * A global index follows its table after a while. dynalite's follow at once; this lets a query of an index answer as it was
 * some time ago, from a snapshot of that time. What is on disk is always whole, so that a kill leaves no index behind.
 */
type Snapshot = { readonly close: () => Promise<void> };
type Level = { readonly status: string; readonly snapshot: () => Snapshot };
type Store = { readonly db: Level };
type Query = { readonly IndexName?: string };
type Internals = {
  create: (options: unknown) => Store;
  queryTable: (store: Store, table: unknown, data: Query, range: object, ...more: unknown[]) => void;
};

const db = createRequire(import.meta.url)('dynalite/db/index.js') as Internals;
const { create, queryTable } = db;

/** How exact the lag is: as many snapshots are kept. */
const STEPS = 10;
/** This many lags after the last call that asked an index, nothing is kept any more. */
const KEPT = 100;

/** How many queries are still being answered from it: closing one before its first read would end the whole engine. */
type Past = { readonly at: number; readonly snapshot: Snapshot; queries: number };
type Answered = (...of: unknown[]) => void;

const stores: Store[] = [];
const wanted = new AsyncLocalStorage<number>();
let past: Past[] = [];
let longest = 0;
let lastWanted = 0;
let timer: NodeJS.Timeout | undefined;

db.create = (options) => {
  const store = create(options);
  stores.push(store);
  return store;
};

db.queryTable = (store, table, data, range, ...more) => {
  const lag = wanted.getStore() ?? 0;
  const then = data.IndexName === undefined || lag === 0 ? undefined : pastOf(Date.now() - lag);
  if (then === undefined) return queryTable(store, table, data, range, ...more);
  const answered = more.at(-1) as Answered;
  then.queries += 1;
  let isOver = false;
  queryTable(
    store,
    table,
    data,
    { ...range, snapshot: then.snapshot },
    ...more.slice(0, -1),
    (...of: unknown[]) => {
      if (!isOver) then.queries -= 1;
      isOver = true;
      answered(...of);
    },
  );
};

/** What this call asks an index is answered as it was this many milliseconds ago; or, in the beginning, as far back as possible. */
export const withLag = (lag: number, call: () => void): void => {
  if (lag === 0) call();
  else {
    remember(lag);
    wanted.run(lag, call);
  }
};

/** The last one of before then, or the first there is. */
const pastOf = (then: number): Past | undefined => past.findLast(({ at }) => at <= then) ?? past[0];

const remember = (lag: number): void => {
  const now = Date.now();
  lastWanted = now;
  longest = Math.max(longest, lag);
  if (timer !== undefined) return;
  timer = setInterval(look, Math.max(1, lag / STEPS));
  timer.unref();
  look();
};

const look = (): void => {
  const now = Date.now();
  const store = stores.at(-1);
  if (store?.db.status === 'open') past.push({ at: now, snapshot: store.db.snapshot(), queries: 0 });
  const isOver = now - lastWanted > KEPT * longest;
  const first = isOver ? past.length : past.findLastIndex(({ at }) => at <= now - longest);
  const former = past.slice(0, Math.max(0, first));
  const inUse = former.filter(({ queries }) => queries > 0);
  for (const { snapshot, queries } of former) if (queries === 0) void snapshot.close();
  past = [...inUse, ...past.slice(Math.max(0, first))];
  if (!isOver || inUse.length > 0) return;
  clearInterval(timer);
  timer = undefined;
  longest = 0;
};
