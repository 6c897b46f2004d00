import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { DamagedItem } from '../../../shared/damage.ts';

/** What the table can hold of ours: JSON, where a field that is undefined is left out. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [field: string]: Plain | undefined };

export type Fields = { readonly [field: string]: Plain | undefined };
export type Item = Record<string, AttributeValue>;

/** Plain fields in the table's own notation. */
export const toItem = (fields: Fields): Item => {
  const item: Item = {};
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (value !== undefined) put(item, name, toAttribute(value));
  }
  return item;
};

/**
 * The fields of an item.
 * @throws Error when it holds a kind of attribute that we never write.
 */
export const fromItem = (item: Item): Record<string, unknown> => fieldsOf(item, item, {}, none);

/**
 * The same, but for these, in an object that is there already: V8 turns one into a slow table that grows from nothing to more
 * than a dozen and a half of fields.
 */
export const fieldsInto = (
  fields: Record<string, unknown>,
  item: Item,
  without: ReadonlySet<string>,
): Record<string, unknown> => fieldsOf(item, item, fields, without);

const none: ReadonlySet<string> = new Set();

const fieldsOf = (
  map: Item,
  item: Item,
  fields: Record<string, unknown>,
  without: ReadonlySet<string>,
): Record<string, unknown> => {
  for (const name of Object.keys(map))
    if (!without.has(name)) put(fields, name, fromAttribute(map[name] as AttributeValue, item));
  return fields;
};

/** A plain assignment under this one name would set what the object inherits from, and ids are made by clients. */
export const put = <T>(target: Record<string, T>, name: string, value: T): void => {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
};

/** The fault of an item that cannot have been written by us. It names the key and no value. */
export const malformed = ({ pk, sk }: Item): DamagedItem =>
  new DamagedItem(`The item ${JSON.stringify(pk?.S)} / ${JSON.stringify(sk?.S)} is malformed.`);

/** A number that an item must have. */
export const numberOf = (item: Item, field: string): number => {
  const value = Number(item[field]?.N);
  if (Number.isNaN(value)) throw malformed(item);
  return value;
};

/** A text that an item must have, without the prefix that it must begin with. */
export const textOf = (item: Item, field: string, prefix = ''): string => {
  const text = item[field]?.S;
  if (text === undefined || !text.startsWith(prefix)) throw malformed(item);
  return text.slice(prefix.length);
};

const toAttribute = (value: Plain): AttributeValue => {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (isList(value)) return { L: value.map(toAttribute) };
  return { M: toItem(value) };
};

const isList = (value: Plain): value is readonly Plain[] => Array.isArray(value);

const fromAttribute = (attribute: AttributeValue, item: Item): unknown => {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.SS !== undefined) return attribute.SS;
  if (attribute.L !== undefined) return attribute.L.map((value) => fromAttribute(value, item));
  if (attribute.M !== undefined) return fieldsOf(attribute.M, item, {}, none);
  throw malformed(item);
};
