import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items.ts';
import { itemBytes } from '../contracts/item-bytes.ts';
import { invalid } from './refusal.ts';
import { tokensOf } from './tokens.ts';
import { depthOf } from './values.ts';

const MOST_BYTES_OF_EXPRESSION = 4_096;
const MOST_OPERATORS = 300;
const MOST_BYTES_OF_ITEM = 400 * 1_024;
const MOST_BYTES_OF_KEYS = { partition: 2_048, sort: 1_024 } as const;
const MOST_DEPTH = 32;

type Expressions = {
  readonly [kind in
    | 'UpdateExpression'
    | 'ConditionExpression'
    | 'KeyConditionExpression'
    | 'FilterExpression']?: string | undefined;
} & {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
};

const kinds = [
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
] as const;

const wordOperators =
  /^(?:AND|OR|NOT|BETWEEN|IN|attribute_exists|attribute_not_exists|begins_with|contains|size|if_not_exists|list_append)$/i;
const signOperators = /^(?:=|<>|<|<=|>|>=|\+|-)$/;

const judged = new Map<string, { readonly problem: string | null; readonly used: readonly string[] }>();

/** @throws when DynamoDB would not read these expressions: too long, too many operators, something that is not used. */
export const checkExpressions = (input: Expressions): void => {
  const used = new Set<string>();
  for (const kind of kinds) {
    const expression = input[kind];
    if (expression === undefined) continue;
    if (expression === '') throw invalid(`Invalid ${kind}: The expression can not be empty;`);
    const verdict = judged.get(expression) ?? judge(expression);
    judged.set(expression, verdict);
    if (verdict.problem !== null) throw invalid(`Invalid ${kind}: ${verdict.problem}`);
    for (const placeholder of verdict.used) used.add(placeholder);
  }
  for (const [what, given] of [
    ['ExpressionAttributeNames', input.ExpressionAttributeNames],
    ['ExpressionAttributeValues', input.ExpressionAttributeValues],
  ] as const) {
    if (given === undefined) continue;
    if (Object.keys(given).length === 0) throw invalid(`${what} must not be empty`);
    const unused = Object.keys(given).filter((name) => !used.has(name));
    if (unused.length > 0)
      throw invalid(`Value provided in ${what} unused in expressions: keys: {${unused.join(', ')}}`);
  }
};

const judge = (expression: string) => {
  const bytes = Buffer.byteLength(expression);
  const tokens = bytes > MOST_BYTES_OF_EXPRESSION ? [] : tokensOf(expression);
  const operators = tokens.filter(({ kind, text }) =>
    kind === 'sign' ? signOperators.test(text) : kind === 'word' && wordOperators.test(text),
  ).length;
  const problem =
    bytes > MOST_BYTES_OF_EXPRESSION
      ? `Expression size has exceeded the maximum allowed size; expression size: ${bytes}`
      : operators > MOST_OPERATORS
        ? `The expression contains too many operators; operator count: ${operators}`
        : null;
  const used = tokens.flatMap(({ kind, text }) => (kind === 'name' || kind === 'value' ? [text] : []));
  return { problem, used };
};

/** @throws when it is no key that the table or an index takes. */
export const checkKey = (
  value: AttributeValue | undefined,
  place: 'partition' | 'sort',
  name: string,
): void => {
  if (value === undefined) throw invalid(`One of the required keys was not given a value: ${name}`);
  const text = value.S ?? value.N;
  if (text === undefined) throw invalid(`Type mismatch for key ${name}`);
  if (text === '')
    throw invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  if (Buffer.byteLength(text) > MOST_BYTES_OF_KEYS[place])
    throw invalid(
      `One or more parameter values were invalid: Size of ${place}key has exceeded the maximum size limit of ${MOST_BYTES_OF_KEYS[place]} bytes`,
    );
};

/** @throws when it is larger or deeper than an item may be. */
export const checkItem = (item: Item): void => {
  if (itemBytes(item) > MOST_BYTES_OF_ITEM) throw invalid('Item size has exceeded the maximum allowed size');
  for (const value of Object.values(item))
    if (depthOf(value) > MOST_DEPTH) throw invalid('Nesting Levels have exceeded supported limits');
};
