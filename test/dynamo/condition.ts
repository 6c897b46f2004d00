import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items/items.ts';
import { type Placeholders, readPath, resolving, valueAt, valueNamed } from './paths.ts';
import { invalid } from './refusal.ts';
import { type Reader, readerOf } from './tokens.ts';
import { isEqual, kindOf, order, sizeOf } from './values.ts';

export type Condition = {
  /** @throws for values that are invalid where they are used, whatever the item is. */
  readonly check: (placeholders: Placeholders) => void;
  /** Whether an item meets it. */
  readonly holds: Holds;
};
type Holds = (item: Item, placeholders: Placeholders) => boolean;
type Operand = (item: Item, placeholders: Placeholders) => AttributeValue | undefined;

const known = new Map<string, Condition>();
/** Values that need an order, collected while one expression is parsed. */
let ordered: string[] = [];

/** Parsed once and remembered: the same few expressions come again and again. */
export const conditionOf = (expression: string): Condition => {
  const found = known.get(expression);
  if (found) return found;
  const reader = readerOf(expression);
  ordered = [];
  const holds = readOr(reader);
  reader.end();
  const mustHaveOrder = ordered;
  const check = (given: Placeholders) => {
    for (const name of mustHaveOrder)
      if (!ORDERED.has(kindOf(valueNamed(name, given))))
        throw invalid('Invalid expression: Incorrect operand type for operator or function');
  };
  const condition = { check, holds };
  known.set(expression, condition);
  return condition;
};

const ORDERED = new Set(['S', 'N', 'B']);

const readOr = (reader: Reader): Holds => {
  let left = readAnd(reader);
  while (reader.takes('OR')) {
    const [one, other] = [left, readAnd(reader)];
    left = (item, given) => one(item, given) || other(item, given);
  }
  return left;
};

const readAnd = (reader: Reader): Holds => {
  let left = readNot(reader);
  while (reader.takes('AND')) {
    const [one, other] = [left, readNot(reader)];
    left = (item, given) => one(item, given) && other(item, given);
  }
  return left;
};

const readNot = (reader: Reader): Holds => {
  if (!reader.takes('NOT')) return readPrimary(reader);
  const inner = readNot(reader);
  return (item, given) => !inner(item, given);
};

const readPrimary = (reader: Reader): Holds => {
  if (reader.takes('(')) {
    const inner = readOr(reader);
    reader.expect(')');
    return inner;
  }
  for (const name of ['attribute_exists', 'attribute_not_exists'] as const)
    if (reader.takes(name)) {
      const [operand] = readArguments(reader);
      return name === 'attribute_exists'
        ? (item, given) => operand?.(item, given) !== undefined
        : (item, given) => operand?.(item, given) === undefined;
    }
  for (const name of ['begins_with', 'contains'] as const)
    if (reader.takes(name)) {
      const [whole, part] = readArguments(reader);
      const holds = name === 'begins_with' ? beginsWith : contains;
      return (item, given) => holds(whole?.(item, given), part?.(item, given));
    }
  return readComparison(reader);
};

const readComparison = (reader: Reader): Holds => {
  const left = readOperand(reader);
  if (reader.takes('BETWEEN')) {
    const low = readOrdered(reader);
    reader.expect('AND');
    const high = readOrdered(reader);
    return (item, given) =>
      compare('>=', left(item, given), low(item, given)) &&
      compare('<=', left(item, given), high(item, given));
  }
  if (reader.takes('IN')) {
    const options = readArguments(reader);
    if (options.length > 100) throw invalid('Invalid ConditionExpression: too many operands of IN');
    return (item, given) => options.some((option) => compare('=', left(item, given), option(item, given)));
  }
  const { text } = reader.next();
  if (!isComparator(text)) throw invalid(`Invalid expression: Syntax error; token: "${text}"`);
  const right = text === '=' || text === '<>' ? readOperand(reader) : readOrdered(reader);
  return (item, given) => compare(text, left(item, given), right(item, given));
};

const readArguments = (reader: Reader): Operand[] => {
  reader.expect('(');
  const operands = [readOperand(reader)];
  while (reader.takes(',')) operands.push(readOperand(reader));
  reader.expect(')');
  return operands;
};

const readOrdered = (reader: Reader): Operand => {
  const token = reader.peek();
  if (token?.kind === 'value') ordered.push(token.text);
  return readOperand(reader);
};

const readOperand = (reader: Reader): Operand => {
  const token = reader.peek();
  if (token?.kind === 'value') {
    reader.next();
    return (_, given) => valueNamed(token.text, given);
  }
  if (reader.takes('size')) {
    const [measured] = readArguments(reader);
    return (item, given) => {
      const value = measured?.(item, given);
      const size = value === undefined ? null : sizeOf(value);
      return size === null ? undefined : { N: String(size) };
    };
  }
  const resolve = resolving(readPath(reader));
  return (item, given) => valueAt(item, resolve(given));
};

const comparators = ['=', '<>', '<', '<=', '>', '>='] as const;
type Comparator = (typeof comparators)[number];
const isComparator = (text: string): text is Comparator => comparators.some((one) => one === text);

/** A missing value equals nothing, is in no order to anything, and differs from everything. */
const compare = (
  comparator: Comparator,
  one: AttributeValue | undefined,
  other: AttributeValue | undefined,
): boolean => {
  if (one === undefined || other === undefined) return comparator === '<>';
  if (comparator === '=') return isEqual(one, other);
  if (comparator === '<>') return !isEqual(one, other);
  const difference = order(one, other);
  if (difference === null) return false;
  switch (comparator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
};

const beginsWith = (whole: AttributeValue | undefined, part: AttributeValue | undefined): boolean =>
  whole?.S !== undefined && part?.S !== undefined && whole.S.startsWith(part.S);

const contains = (whole: AttributeValue | undefined, part: AttributeValue | undefined): boolean => {
  if (whole === undefined || part === undefined) return false;
  if (whole.SS !== undefined) return part.S !== undefined && whole.SS.includes(part.S);
  if (whole.L !== undefined) return whole.L.some((one) => isEqual(one, part));
  return kindOf(whole) === 'S' && whole.S !== undefined && part.S !== undefined && whole.S.includes(part.S);
};
