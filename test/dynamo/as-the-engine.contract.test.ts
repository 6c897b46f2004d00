import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { createDynamo } from './dynamo.ts';

const kinds = { GetItemCommand, PutItemCommand, UpdateItemCommand, DeleteItemCommand, QueryCommand };
/** Plain data, so that a counterexample is readable. */
type Asked = { readonly kind: keyof typeof kinds; readonly input: object };

const TableName = 'vigil';
const keys = fc.record({
  pk: fc.constantFrom('p', 'q'),
  sk: fc.constantFrom('a', 'ab', 'b', '漢', '😀', '\uFFFD'),
});
const Key = keys.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } }));
const value: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.integer({ min: -5, max: 5 }).map((N) => ({ N: String(N) })),
    fc.constantFrom('', 'a', 'ab', '漢').map((S) => ({ S })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('value'), { maxKeys: 3 }).map((M) => ({ M })),
  ),
})).value;
const path = fc.constantFrom('#f', '#g', 'm.x', 'm.#f', 'n[0]', 'm.y[1]');
const given = fc.record({ v: value, w: value });
/** A non-number cannot be added, which the engine notices before it looks at the item. */
const isSum = (update: string) => /[+]|ADD/.test(update);
const number = fc.integer({ min: -5, max: 5 }).map((N) => ({ N: String(N) }));
const numbers = fc.record({ v: number, w: number });
const texts = ['a', 'ab', '漢'].map((S) => ({ S }));
/** Values without an order are refused here as by the service; the engine is kinder. */
const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(number, fc.constantFrom({ S: '' }, ...texts));
const scalars = fc.record({ v: scalar, w: scalar });
/**
 * Values that may be compared for equality: the engine never finds two maps or two lists equal, nor an empty text or
 * `false` among the operands of IN. The service does; `dynamo.unit` holds us to that.
 */
const single: fc.Arbitrary<AttributeValue> = fc.oneof(
  number,
  fc.constantFrom(...texts, { BOOL: true }, { NULL: true as const }),
);
const singles = fc.record({ v: single, w: single });
const valuesFor = (update: string, condition: string | null) => {
  if (isSum(update)) return numbers;
  if (/[<>]/.test((condition ?? '').replaceAll('<>', '='))) return scalars;
  return /[=>]|IN/.test(condition ?? '') ? singles : given;
};
const names = { '#f': 'f', '#g': 'g' };

const conditions = fc
  .tuple(path, path, fc.constantFrom('=', '<>', '<', '<=', '>', '>='))
  .chain(([one, other, sign]) =>
    fc.constantFrom(
      `${one} ${sign} :v`,
      `attribute_exists(${one}) AND NOT ${other} ${sign} :v`,
      `attribute_not_exists(${one}) OR ${other} = :w`,
      `(${one} ${sign} :v OR ${other} ${sign} :w) AND NOT attribute_exists(${other})`,
      `${one} IN (:v, :w)`,
    ),
  );
const updates = fc
  .tuple(path, path)
  .chain(([one, other]) =>
    fc.constantFrom(
      `SET ${one} = :v`,
      `SET ${one} = if_not_exists(${other}, :v)`,
      `SET ${one} = ${other}`,
      `SET ${one} = :v REMOVE ${other}`,
      `REMOVE ${one}`,
      `SET #f = if_not_exists(#f, :v) + :w`,
      `ADD #g :v`,
    ),
  );

/** Only the placeholders that an expression uses. */
const placeholders = (
  expressions: readonly (string | undefined)[],
  { v, w }: { v: AttributeValue; w: AttributeValue },
) => {
  const text = expressions.join(' ');
  const used = <T>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => text.includes(name)));
  const [ns, vs] = [used(names), used({ ':v': v, ':w': w })];
  return {
    ...(Object.keys(ns).length > 0 && { ExpressionAttributeNames: ns }),
    ...(Object.keys(vs).length > 0 && { ExpressionAttributeValues: vs }),
  };
};

const put: fc.Arbitrary<Asked> = fc.option(conditions).chain((condition) =>
  fc
    .tuple(Key, fc.dictionary(fc.constantFrom('f', 'g', 'm', 'n'), value), valuesFor('', condition))
    .map(([key, fields, values]) => ({
      kind: 'PutItemCommand',
      input: {
        TableName,
        Item: { ...fields, ...key },
        ...(condition !== null && { ConditionExpression: condition, ...placeholders([condition], values) }),
        ReturnValues: 'ALL_OLD',
      },
    })),
);

const update: fc.Arbitrary<Asked> = fc.tuple(updates, fc.option(conditions)).chain(([text, condition]) =>
  fc.tuple(Key, valuesFor(text, condition)).map(([key, values]) => ({
    kind: 'UpdateItemCommand',
    input: {
      TableName,
      Key: key,
      UpdateExpression: text,
      ...(condition !== null && { ConditionExpression: condition }),
      ...placeholders([text, condition ?? ''], values),
      ReturnValues: 'ALL_NEW',
    },
  })),
);

const remove: fc.Arbitrary<Asked> = Key.map((key) => ({
  kind: 'DeleteItemCommand',
  input: { TableName, Key: key, ReturnValues: 'ALL_OLD' },
}));

const get: fc.Arbitrary<Asked> = Key.map((key) => ({
  kind: 'GetItemCommand',
  input: { TableName, Key: key, ConsistentRead: true },
}));

const query: fc.Arbitrary<Asked> = fc
  .tuple(
    fc.constantFrom('p', 'q', ''),
    fc.constantFrom(null, '', 'a', '漢'),
    fc.boolean(),
    fc.option(fc.integer({ min: 1, max: 3 })),
  )
  .map(([pk, prefix, ScanIndexForward, Limit]) => ({
    kind: 'QueryCommand',
    input: {
      TableName,
      KeyConditionExpression: prefix === null ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: pk }, ...(prefix !== null && { ':prefix': { S: prefix } }) },
      ConsistentRead: true,
      ScanIndexForward,
      ...(Limit !== null && { Limit }),
    },
  }));

const command = fc.oneof(
  { weight: 3, arbitrary: put },
  { weight: 5, arbitrary: update },
  { weight: 1, arbitrary: remove },
  { weight: 1, arbitrary: get },
  { weight: 2, arbitrary: query },
);

const commandOf = (kind: Asked['kind'], input: object): GetItemCommand => {
  const Command = kinds[kind] as unknown as new (given: object) => GetItemCommand;
  // Finding nothing costs a unit, but is free in the engine.
  return new Command({ ...input, ...(kind !== 'QueryCommand' && { ReturnConsumedCapacity: 'TOTAL' }) });
};

/** The answer, or the kind of refusal. */
const answerOf = async (client: DynamoDBClient, { kind, input }: Asked): Promise<unknown> => {
  try {
    const { $metadata: _metadata, ...answer } = await client.send(commandOf(kind, input));
    return JSON.parse(JSON.stringify(answer));
  } catch (error) {
    return (error as Error).name;
  }
};

const cleared = async (client: DynamoDBClient): Promise<void> => {
  for (const pk of ['p', 'q']) {
    const all = new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
    });
    for (const { sk } of (await client.send(all)).Items ?? [])
      await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: pk }, sk: sk ?? { S: '' } } }));
  }
};

describe('The table of the simulation', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  test('answers and refuses everything as the embedded engine does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 30 }), async (commands) => {
        const { client } = createDynamo({ clock: () => 0, lag: () => 0 });
        try {
          for (const sent of commands) {
            const [mine, theirs] = [await answerOf(client, sent), await answerOf(table.client, sent)];
            expect({ sent, answer: mine }).toEqual({ sent, answer: theirs });
          }
        } finally {
          await cleared(table.client);
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});
