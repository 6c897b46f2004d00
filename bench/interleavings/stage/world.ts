import type { Item } from '../../../functions/aws/items/items.ts';
import type { RingMessage } from '../../../functions/events/timer.ts';
import type { DownMessage } from '../../../shared/messages.ts';
import type { AlarmCall } from '../../../shared/ports/alarms.ts';
import { digest } from '../digest.ts';

/** What the client at the other end of a connection has heard. */
export type Socket = {
  readonly heard: readonly DownMessage[];
  readonly isOpen: boolean;
  readonly deafness?: Deafness;
};

/** A connection that takes no post, and whether the platform ends it when it is told to. */
export type Deafness = 'may be hung up on' | 'cannot be hung up on';

/** Something that the platform will do later. */
export type Due = { readonly at: number } & (
  | { readonly type: 'alarm'; readonly call: AlarmCall }
  | { readonly type: 'ring'; readonly message: RingMessage }
);

export type Alarm = Extract<Due, { type: 'alarm' }>;
export type Ring = Extract<Due, { type: 'ring' }>;

/** The state at one instant. None of it is ever changed in place. */
export type World = {
  readonly items: ReadonlyMap<string, Item>;
  readonly sockets: ReadonlyMap<string, Socket>;
  readonly jobs: ReadonlyMap<string, Alarm>;
  readonly rings: readonly Ring[];
  /** How many messages each socket had heard when this content was last written. */
  readonly heardBefore: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

/** An instant from which plays begin again and again. */
export type Scene = { readonly now: number; readonly world: World };

export const nothing: World = {
  items: new Map(),
  sockets: new Map(),
  jobs: new Map(),
  rings: [],
  heardBefore: new Map(),
};

export const withEntry = <Value>(map: ReadonlyMap<string, Value>, key: string, value: Value) =>
  new Map(map).set(key, value);

export const without = <Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

export const nameOfItem = ({ pk, sk }: Item): string => `${pk?.S}/${sk?.S}`;

/** Everything that can still matter. */
export const fingerprintOf = ({ items, sockets, jobs, rings, heardBefore }: World): string =>
  [
    ...[...items.values()].map(textOf).sort(),
    ...[...sockets].map(([id, { isOpen, heard }]) => `${id} ${isOpen} ${heard.map(textOf).join()}`),
    ...[...jobs].map(([name, { at }]) => `${name} ${at}`).sort(),
    ...rings.map(({ at, message }) => `${at} ${JSON.stringify(message)}`).sort(),
    ...[...heardBefore].map(([item, heard]) => `${item} ${[...heard.values()].join()}`).sort(),
  ].join('\n');

/** Keyed by identity: items and messages are never changed in place. */
const texts = new WeakMap<object, string>();
const textOf = (one: Item | DownMessage): string => {
  const known = texts.get(one);
  if (known !== undefined) return known;
  const text = digest(JSON.stringify(Object.entries(one).sort(([one], [other]) => (one < other ? -1 : 1))));
  texts.set(one, text);
  return text;
};
