import { createRequire } from 'node:module';

/**
 * dynalite ends what it reads by as one ends an iterator of the language, which those of its database are not: they stayed open, one
 * for each query, and with each of them all that the table held at that moment.
 */
type Reading = { readonly close: () => Promise<void> };
type Read = (range?: object) => Reading;
type Store = { readonly db: { keys: Read; values: Read } };
type Internals = { create: (options: unknown) => Store };

const db = createRequire(import.meta.url)('dynalite/db/index.js') as Internals;
const { create } = db;

db.create = (options) => {
  const store = create(options);
  const { db: level } = store;
  for (const what of ['keys', 'values'] as const) {
    const begin = level[what];
    level[what] = (range) => {
      const reading = begin.call(level, range);
      return Object.assign(reading, { return: () => reading.close() });
    };
  }
  return store;
};
