import { createRequire } from 'node:module';
import dynalite from 'dynalite';
import './read-iterators.ts';
import {
  type Attributes,
  type AttributeValue,
  bytesBeyondCharacters,
  type Expressions,
  excessOfDepth,
  excessOfExpressions,
  excessOfKey,
} from './limits.ts';

/**
 * The embedded database, no kinder than the service: what dynalite lets pass, and DynamoDB refuses, is refused here, in the
 * same words. dynalite asks these functions of its own; each is put in front of the one that it had.
 */
type Fault = Error;
type Index = {
  readonly IndexName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
};
type Table = {
  readonly KeySchema: Index['KeySchema'];
  readonly GlobalSecondaryIndexes?: readonly Index[];
};
type Updates = {
  readonly sections: readonly { readonly path: readonly unknown[]; readonly val?: AttributeValue }[];
} | null;

type Internals = {
  readonly validationError: (message: string) => Fault;
  validateKey: (key: Attributes, table: Table, ...more: unknown[]) => Fault | undefined;
  validateItem: (item: Attributes, table: Table) => Fault | undefined;
  validateUpdates: (byName: unknown, updates: Updates, table: Table) => Fault | undefined;
  itemSize: (item: Attributes, ...more: unknown[]) => number;
};
type Validations = {
  validateExpressions: (call: Expressions) => string | undefined;
  validateAttributeValue: (value: AttributeValue) => string | undefined;
};

const require = createRequire(import.meta.url);
const db = require('dynalite/db/index.js') as Internals;
const validations = require('dynalite/validations/index.js') as Validations;

const { validationError, validateKey, validateItem, validateUpdates, itemSize } = db;
const { validateExpressions, validateAttributeValue } = validations;

const faultOf = (excess: string | null): Fault | undefined =>
  excess === null ? undefined : validationError(excess);

/** The first fault among the values of these keys. */
const faultOfKeys = (
  { KeySchema }: Pick<Index, 'KeySchema'>,
  find: (name: string) => AttributeValue | undefined,
  index: string | null,
): Fault | undefined => {
  for (const [position, { AttributeName }] of KeySchema.entries()) {
    const value = find(AttributeName);
    const fault = faultOf(value ? excessOfKey(AttributeName, value, position === 0, index) : null);
    if (fault) return fault;
  }
  return undefined;
};

const faultOfIndexKeys = (
  { GlobalSecondaryIndexes = [] }: Table,
  find: (name: string) => AttributeValue | undefined,
): Fault | undefined => {
  for (const index of GlobalSecondaryIndexes) {
    const fault = faultOfKeys(index, find, index.IndexName);
    if (fault) return fault;
  }
  return undefined;
};

db.validateKey = (key, table, ...more) =>
  validateKey(key, table, ...more) ?? faultOfKeys(table, (name) => key[name], null);

db.validateItem = (item, table) =>
  validateItem(item, table) ??
  faultOfKeys(table, (name) => item[name], null) ??
  faultOfIndexKeys(table, (name) => item[name]);

db.validateUpdates = (byName, updates, table) =>
  validateUpdates(byName, updates, table) ??
  faultOfIndexKeys(
    table,
    (name) => updates?.sections.find(({ path }) => path.length === 1 && path[0] === name)?.val,
  );

// It counts characters.
db.itemSize = (item, ...more) => itemSize(item, ...more) + bytesBeyondCharacters(item);

validations.validateExpressions = (call) => excessOfExpressions(call) ?? validateExpressions(call);

validations.validateAttributeValue = (value) =>
  validateAttributeValue(value) ?? excessOfDepth(value) ?? undefined;

export { dynalite as strictDynalite };
