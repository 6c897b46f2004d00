import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

type State = Readonly<Record<string, unknown>>;
type World = Record<symbol, unknown>;

const world = globalThis as unknown as World;
const HANDLERS = Symbol.for('EVENT_HANDLERS');

/** Makes it as if nothing had been registered yet. */
let begun: (() => void) | null = null;

/**
 * The part of jest that registers and runs tests, begun anew. In a context of its own it would be loaded for each file;
 * here it stays, as do its functions, which helpers have imported. Everything that it knows of a file is in two globals.
 */
export const circusAnew = (path: string): unknown => {
  const circus: unknown = require(path);
  begun ??= beginner();
  begun();
  return circus;
};

const beginner = () => {
  const key = Object.getOwnPropertySymbols(world).find(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  );
  const handlers = world[HANDLERS];
  if (key === undefined || !Array.isArray(handlers)) throw new TypeError('It is another jest-circus.');
  const first = { ...(world[key] as State) };
  const own = [...handlers];
  return () => {
    world[key] = anew(first);
    handlers.splice(0, handlers.length, ...own);
  };
};

const anew = (first: State): State => {
  const root = emptied(first.rootDescribeBlock as State);
  return { ...emptied(first), rootDescribeBlock: root, currentDescribeBlock: root };
};

/** Its collections are empty at first. */
const emptied = (state: State): State =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [name, emptyLike(value)]));

const emptyLike = (value: unknown): unknown => {
  if (Array.isArray(value)) return [];
  if (value instanceof Map) return new Map();
  return value instanceof WeakMap ? new WeakMap() : value;
};
