import type {
  BatchGetItemCommandInput,
  ConsumedCapacity,
  DeleteItemCommandInput,
  DynamoDBClient,
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items/items.ts';
import { bytesOf, readUnits, writeUnits } from './capacity.ts';
import { checkExpressions, checkKey } from './limits.ts';
import { query } from './query.ts';
import { invalid, throttled } from './refusal.ts';
import { tableKeys } from './schema.ts';
import { createStorage, type DynamoOptions, nameOf, type Storage } from './storage.ts';
import { isEqual } from './values.ts';
import { writeTo } from './writing.ts';

/** One DynamoDB table in memory, in virtual time, behind the SDK's own commands. */
export type Dynamo = {
  /** The part of a client that the adapters use: `send`. */
  readonly client: DynamoDBClient;
  /** All items, in no order. */
  readonly items: () => Iterable<Item>;
};

const MOST_KEYS = 100;

/**
 * Behaves as the service does where it matters: conditions, updates, refusals, pages, indexes that lag. It answers to
 * any table name, since there is only one.
 */
export const createDynamo = (options: DynamoOptions): Dynamo => {
  const storage = createStorage(options);
  const calls = callsOn(storage);
  const send = async (command: {
    readonly constructor: { readonly name: string };
    readonly input: object;
  }) => {
    const call = calls.get(command.constructor.name) as ((input: object) => object) | undefined;
    if (!call) throw new TypeError(`There is no ${command.constructor.name} here.`);
    return Object.assign(call(command.input), { $metadata: {} });
  };
  return {
    client: { send, destroy: () => {} } as unknown as DynamoDBClient,
    items: storage.items,
  };
};

const callsOn = (storage: Storage) => {
  /** @throws while its partition is busy. */
  const open = (key: Item): Item => {
    if (storage.isBusy(key.pk?.S ?? '')) throw throttled();
    return key;
  };
  return new Map<string, (input: never) => object>([
    [
      'GetItemCommand',
      (input: GetItemCommandInput) => {
        const item = storage.read(open(keyFrom(input.Key)), input.ConsistentRead);
        return {
          ...(item && { Item: item }),
          ...consumed(input, () => readUnits(bytesOf(item), input.ConsistentRead)),
        };
      },
    ],
    [
      'PutItemCommand',
      (input: PutItemCommandInput) => {
        const { Item: item = {} } = input;
        const { before } = writeTo(storage, input, open(keyOf(item)), () => item);
        return {
          ...attributesOf(input.ReturnValues, before, item),
          ...consumed(input, () => writeUnits(before, item)),
        };
      },
    ],
    [
      'UpdateItemCommand',
      (input: UpdateItemCommandInput) => {
        const key = open(keyFrom(input.Key));
        const { before, after } = writeTo(storage, input, key, (was, update) => update(was ?? key));
        return {
          ...attributesOf(input.ReturnValues, before, after),
          ...consumed(input, () => writeUnits(before, after)),
        };
      },
    ],
    [
      'DeleteItemCommand',
      (input: DeleteItemCommandInput) => {
        const { before } = writeTo(storage, input, open(keyFrom(input.Key)), () => undefined);
        return {
          ...attributesOf(input.ReturnValues, before, undefined),
          ...consumed(input, () => writeUnits(before, undefined)),
        };
      },
    ],
    [
      'QueryCommand',
      (input: QueryCommandInput) => {
        checkExpressions(input);
        return query(input, storage);
      },
    ],
    [
      'BatchGetItemCommand',
      (input: BatchGetItemCommandInput) => {
        const [[table, asked] = ['', undefined]] = Object.entries(input.RequestItems ?? {});
        const keys = (asked?.Keys ?? []).map(keyFrom);
        if (keys.length === 0 || keys.length > MOST_KEYS)
          throw invalid('Too many items requested for the BatchGetItem call');
        if (new Set(keys.map(nameOf)).size < keys.length)
          throw invalid('Provided list of item keys contains duplicates');
        const [busy, answered] = [true, false].map((is) =>
          keys.filter(({ pk }) => storage.isBusy(pk?.S ?? '') === is),
        ) as [Item[], Item[]];
        if (answered.length === 0) throw throttled();
        const found = answered.map((key) => storage.read(key, asked?.ConsistentRead));
        const units = () =>
          found.reduce((sum, item) => sum + readUnits(bytesOf(item), asked?.ConsistentRead), 0);
        return {
          Responses: { [table]: found.filter((item) => item !== undefined) },
          ...(busy.length > 0 && { UnprocessedKeys: { [table]: { ...asked, Keys: busy } } }),
          ...(input.ReturnConsumedCapacity === 'TOTAL' && {
            ConsumedCapacity: [{ TableName: table, CapacityUnits: units() }],
          }),
        };
      },
    ],
  ]);
};

/** Reported only on request, as by the service; for the table and its indexes together. */
const consumed = (
  { TableName, ReturnConsumedCapacity }: Asking,
  units: () => number,
): { readonly ConsumedCapacity?: ConsumedCapacity } =>
  ReturnConsumedCapacity === 'TOTAL' ? { ConsumedCapacity: { TableName, CapacityUnits: units() } } : {};

type Asking = {
  readonly TableName?: string | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
};

const keyOf = (item: Item): Item => {
  const { pk, sk } = item;
  checkKey(pk, 'partition', 'pk');
  checkKey(sk, 'sort', 'sk');
  return { pk, sk } as Item;
};

const keyFrom = (key: Item | undefined): Item => {
  for (const name in key)
    if (name !== tableKeys.partition && name !== tableKeys.sort)
      throw invalid('The provided key element does not match the schema');
  return keyOf(key ?? {});
};

const attributesOf = (wanted: string | undefined, before: Item | undefined, after: Item | undefined) => {
  switch (wanted) {
    case 'ALL_NEW':
      return { Attributes: after };
    case 'ALL_OLD':
      return before ? { Attributes: before } : {};
    case 'UPDATED_NEW':
      return { Attributes: changesOf(after, before) };
    case 'UPDATED_OLD':
      return { Attributes: changesOf(before, after) };
    default:
      return {};
  }
};

/**
 * Close to the service, which returns what the expression named: attributes that an update leaves unchanged are left
 * out.
 */
const changesOf = (one: Item | undefined, other: Item | undefined): Item =>
  Object.fromEntries(
    Object.entries(one ?? {}).filter(([name, value]) => {
      const was = other?.[name];
      return was !== value && (was === undefined || !isEqual(value, was));
    }),
  );
