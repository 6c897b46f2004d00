import type { AttributeValue, QueryCommandInput, QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items/items.ts';
import { bytesOf, readUnits } from './capacity.ts';
import { conditionOf } from './condition.ts';
import { invalid, throttled } from './refusal.ts';
import { indexes, type Keys, tableKeys } from './schema.ts';
import type { Storage } from './storage.ts';
import { order, orderOfTexts } from './values.ts';

const MOST_BYTES_OF_PAGE = 1_024 * 1_024;

type Answer = Omit<QueryCommandOutput, '$metadata'>;

/** One page: as many items as can be read before the limit or the megabyte, reduced by the filter. */
export const query = (
  input: QueryCommandInput,
  { walk: walkOf, viewOf, isBusy }: Pick<Storage, 'walk' | 'viewOf' | 'isBusy'>,
): Answer => {
  const { IndexName, ScanIndexForward = true, Limit = Number.POSITIVE_INFINITY, ExclusiveStartKey } = input;
  const keys = keysOf(IndexName);
  if (IndexName !== undefined && input.ConsistentRead === true)
    throw invalid('Consistent reads are not supported on global secondary indexes');
  if (Limit < 1) throw invalid('Limit must be at least 1');
  const placeholders = {
    names: input.ExpressionAttributeNames ?? {},
    values: input.ExpressionAttributeValues ?? {},
  };
  const expression = input.KeyConditionExpression ?? '';
  const partition = partitionAsked(expression, keys, placeholders.values);
  const key = conditionOf(expression);
  key.check(placeholders);
  checkKeys(expression, placeholders.values);
  const filter = input.FilterExpression === undefined ? null : conditionOf(input.FilterExpression);
  filter?.check(placeholders);
  if (isBusy(partition)) throw throttled();
  const walk =
    IndexName === undefined
      ? walkOf(
          partition,
          ExclusiveStartKey?.[keys.sort]?.S ?? null,
          ScanIndexForward,
          input.ConsistentRead === true,
        )
      : entriesFrom(viewOf(IndexName).entries(partition), keys, ExclusiveStartKey, ScanIndexForward);

  const items: Item[] = [];
  let read = 0;
  let bytes = 0;
  let last: Item | undefined;
  for (const item of walk) {
    if (!key.holds(item, placeholders)) continue;
    const size = bytesOf(item);
    const isFull = read >= Limit || (read > 0 && bytes + size > MOST_BYTES_OF_PAGE);
    if (isFull) return answered(items, { read, bytes }, input, lastKey(last, IndexName));
    read += 1;
    bytes += size;
    last = item;
    if (filter === null || filter.holds(item, placeholders)) items.push(item);
  }
  // A page that is exactly full has a key to continue from, even if nothing follows.
  return answered(items, { read, bytes }, input, read >= Limit ? lastKey(last, IndexName) : undefined);
};

const keysOf = (index: string | undefined): Keys => {
  if (index === undefined) return tableKeys;
  const found = indexes[index];
  if (!found) throw invalid(`The table does not have the specified index: ${index}`);
  return found;
};

/** `pk = :value`, or with a placeholder for the name. */
const partitionAsked = (
  expression: string,
  { partition }: Keys,
  values: Readonly<Record<string, AttributeValue>>,
): string => {
  const name = `${partition} ${expression}`;
  const placeholder = asked.get(name) ?? placeholderIn(expression, partition);
  asked.set(name, placeholder);
  const value = placeholder === undefined ? undefined : values[placeholder];
  if (value === undefined) throw invalid(`Query condition missed key schema element: ${partition}`);
  return value.S ?? '';
};

/** @throws when a key is compared with nothing, which is no key. */
const checkKeys = (expression: string, values: Readonly<Record<string, AttributeValue>>): void => {
  for (const name in values)
    if (values[name]?.S === '' && new RegExp(`${name}\\b`).test(expression))
      throw invalid('The AttributeValue for a key attribute cannot contain an empty string value.');
};

/** Keyed by the partition key's name and the expression. */
const asked = new Map<string, string | undefined>();

const placeholderIn = (expression: string, partition: string): string | undefined =>
  new RegExp(`(?:^|\\s|\\()${partition}\\s*=\\s*(:\\w+)`).exec(expression)?.[1];

const entriesFrom = function* (
  entries: readonly Item[],
  keys: Keys,
  start: Item | undefined,
  forward: boolean,
): Iterable<Item> {
  for (const entry of forward ? entries : entries.toReversed()) {
    if (start !== undefined) {
      const difference = places(entry, start, keys);
      if (forward ? difference <= 0 : difference >= 0) continue;
    }
    yield entry;
  }
};

const places = (one: Item, other: Item, { sort }: Keys): number =>
  order(one[sort] ?? { NULL: true }, other[sort] ?? { NULL: true }) ||
  orderOfTexts(baseOf(one), baseOf(other));

const baseOf = ({ pk, sk }: Item): string => `${pk?.S}\u0000${sk?.S}`;

const lastKey = (item: Item | undefined, index: string | undefined): Item | undefined => {
  if (item === undefined) return undefined;
  const { partition, sort } = keysOf(index);
  const names = new Set([tableKeys.partition, tableKeys.sort, partition, sort]);
  return Object.fromEntries([...names].map((name) => [name, item[name] as AttributeValue]));
};

const answered = (
  items: readonly Item[],
  { read, bytes }: { readonly read: number; readonly bytes: number },
  { TableName, Select, ConsistentRead, ReturnConsumedCapacity }: QueryCommandInput,
  key: Item | undefined,
): Answer => ({
  ...(Select !== 'COUNT' && { Items: [...items] }),
  Count: items.length,
  ScannedCount: read,
  ...(key !== undefined && { LastEvaluatedKey: key }),
  ...(ReturnConsumedCapacity === 'TOTAL' && {
    ConsumedCapacity: { TableName, CapacityUnits: readUnits(bytes, ConsistentRead) },
  }),
});
