import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items/items.ts';
import { itemBytes } from '../contracts/item-bytes.ts';
import { invalid } from './refusal.ts';
import { tokensOf } from './tokens.ts';

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

type Judged = { readonly problem: string | null; readonly used: ReadonlySet<string> };

const judged = new Map<string, Judged>();

/** @throws when DynamoDB would reject these expressions: too long, too many operators, something unused, a set that is none. */
export const checkExpressions = (input: Expressions): void => {
  const verdicts: Judged[] = [];
  for (const kind of kinds) {
    const expression = input[kind];
    if (expression === undefined) continue;
    if (expression === '') throw invalid(`Invalid ${kind}: The expression can not be empty;`);
    let verdict = judged.get(expression);
    if (verdict === undefined) {
      verdict = judge(expression);
      judged.set(expression, verdict);
    }
    if (verdict.problem !== null) throw invalid(`Invalid ${kind}: ${verdict.problem}`);
    verdicts.push(verdict);
  }
  checkUse('ExpressionAttributeNames', input.ExpressionAttributeNames, verdicts);
  checkUse('ExpressionAttributeValues', input.ExpressionAttributeValues, verdicts);
  for (const name in input.ExpressionAttributeValues) checkSet(input.ExpressionAttributeValues[name]?.SS);
};

/** @throws when it is a set that is none. */
const checkSet = (texts: readonly string[] | undefined): void => {
  if (texts === undefined) return;
  if (texts.length === 0)
    throw invalid('One or more parameter values were invalid: An string set may not be empty');
  if (texts.includes(''))
    throw invalid(
      'One or more parameter values were invalid: An string set may not have a empty string as a member',
    );
  if (new Set(texts).size < texts.length)
    throw invalid('One or more parameter values were invalid: Input collection contains duplicates');
};

const checkUse = (what: string, given: object | undefined, verdicts: readonly Judged[]): void => {
  if (given === undefined) return;
  const names = Object.keys(given);
  if (names.length === 0) throw invalid(`${what} must not be empty`);
  const isUsed = (name: string) => verdicts.some(({ used }) => used.has(name));
  if (names.every(isUsed)) return;
  const unused = names.filter((name) => !isUsed(name));
  if (unused.length > 0)
    throw invalid(`Value provided in ${what} unused in expressions: keys: {${unused.join(', ')}}`);
};

const judge = (expression: string): Judged => {
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
  const placeholders = tokens.filter(({ kind }) => kind === 'name' || kind === 'value');
  return { problem, used: new Set(placeholders.map(({ text }) => text)) };
};

/** @throws when the table or index does not accept it as a key. */
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
  const most = MOST_BYTES_OF_KEYS[place];
  if (MOST_OF_A_CHARACTER * text.length > most && Buffer.byteLength(text) > most)
    throw invalid(
      `One or more parameter values were invalid: Size of ${place}key has exceeded the maximum size limit of ${most} bytes`,
    );
};

/** @throws when it is larger or deeper than an item may be. */
export const checkItem = (item: Item): void => {
  // Counted exactly only when it may be too much: that takes longer than all the rest of a write.
  if (mostBytes(item, 0) > MOST_BYTES_OF_ITEM && itemBytes(item) > MOST_BYTES_OF_ITEM)
    throw invalid('Item size has exceeded the maximum allowed size');
};

/**
 * An upper bound.
 * @throws when it is too deep.
 */
const mostBytes = (map: Item, depth: number): number => {
  if (depth > MOST_DEPTH) throw invalid('Nesting Levels have exceeded supported limits');
  let bytes = 0;
  for (const name in map)
    bytes += MOST_OF_A_CHARACTER * name.length + mostOf(map[name] as AttributeValue, depth);
  return bytes;
};

const mostOf = (value: AttributeValue, depth: number): number => {
  if (value.S !== undefined) return MOST_OF_A_CHARACTER * value.S.length;
  if (value.N !== undefined) return MOST_OF_A_NUMBER;
  if (value.M !== undefined) return OF_A_PLACE + mostBytes(value.M, depth + 1);
  if (value.L !== undefined) return OF_A_PLACE + mostOfAll(value.L, depth + 1);
  return OF_A_PLACE + MOST_OF_A_CHARACTER * (value.SS?.join('').length ?? 0);
};

const mostOfAll = (list: readonly AttributeValue[], depth: number): number => {
  if (depth > MOST_DEPTH) throw invalid('Nesting Levels have exceeded supported limits');
  let bytes = 0;
  for (const value of list) bytes += OF_A_PLACE + mostOf(value, depth);
  return bytes;
};

const MOST_OF_A_CHARACTER = 3;
const MOST_OF_A_NUMBER = 22;
const OF_A_PLACE = 4;
