import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items/items.ts';
import {
  type Path,
  type Placeholders,
  type Resolve,
  readPath,
  resolving,
  valueAt,
  valueNamed,
  withValuesAt,
} from './paths.ts';
import { invalid } from './refusal.ts';
import { type Reader, readerOf } from './tokens.ts';

export type Update = {
  /** @throws when two of its paths lead to the same place, whatever the item is. */
  readonly check: (placeholders: Placeholders) => void;
  /** The item as the update leaves it. Everything on the right is read from the item before the update. */
  readonly apply: (before: Item, placeholders: Placeholders) => Item;
};
type Operand = (before: Item, placeholders: Placeholders) => AttributeValue;
type Step = {
  readonly resolve: Resolve;
  readonly value: (before: Item, given: Placeholders) => AttributeValue | undefined;
};

const known = new Map<string, Update>();

/** Parsed once and remembered. */
export const updateOf = (expression: string): Update => {
  const found = known.get(expression);
  if (found) return found;
  const steps = stepsOf(readerOf(expression));
  const update: Update = {
    check: (given) => {
      const paths = steps.map(({ resolve }) => resolve(given));
      for (const [at, path] of paths.entries())
        if (paths.some((other, index) => index !== at && isWithin(path, other)))
          throw invalid('Invalid UpdateExpression: Two document paths overlap with each other');
    },
    apply: (before, given) => {
      const changes = steps.map(({ resolve, value }) => ({
        path: resolve(given),
        to: value(before, given),
      }));
      return withValuesAt(before, changes);
    },
  };
  known.set(expression, update);
  return update;
};

const isWithin = (path: Path, other: Path): boolean => other.every((step, index) => path[index] === step);

const stepsOf = (reader: Reader): Step[] => {
  const steps: Step[] = [];
  const clauses = new Set<string>();
  while (reader.peek() !== undefined) {
    const clause = reader.next().text.toUpperCase();
    if (clauses.has(clause))
      throw invalid(`Invalid UpdateExpression: The "${clause}" section can only be used once`);
    clauses.add(clause);
    do steps.push(readStep(clause, reader));
    while (reader.takes(','));
  }
  return steps;
};

const readStep = (clause: string, reader: Reader): Step => {
  const resolve = resolving(readPath(reader));
  switch (clause) {
    case 'SET': {
      reader.expect('=');
      const value = readSum(reader);
      return { resolve, value };
    }
    case 'REMOVE':
      return { resolve, value: () => undefined };
    case 'ADD': {
      const { text } = reader.next();
      return {
        resolve,
        value: (before, given) => {
          const was = valueAt(before, resolve(given));
          const added = valueNamed(text, given);
          return added.SS === undefined ? plus(was ?? { N: '0' }, added) : union(was, added.SS);
        },
      };
    }
    case 'DELETE': {
      const { text } = reader.next();
      return {
        resolve,
        value: (before, given) => {
          const was = valueAt(before, resolve(given));
          return was && without(was, valueNamed(text, given));
        },
      };
    }
    default:
      throw invalid(`Invalid UpdateExpression: Syntax error; token: "${clause}"`);
  }
};

const readSum = (reader: Reader): Operand => {
  const left = readOperand(reader);
  if (reader.takes('+')) {
    const right = readOperand(reader);
    return (before, given) => plus(left(before, given), right(before, given));
  }
  if (reader.takes('-')) {
    const right = readOperand(reader);
    return (before, given) => plus(left(before, given), negative(right(before, given)));
  }
  return left;
};

const readOperand = (reader: Reader): Operand => {
  const token = reader.peek();
  if (token?.kind === 'value') {
    reader.next();
    return (_, given) => valueNamed(token.text, given);
  }
  if (reader.takes('if_not_exists')) {
    reader.expect('(');
    const resolve = resolving(readPath(reader));
    reader.expect(',');
    const named = reader.peek()?.kind === 'value';
    const otherwise = readOperand(reader);
    reader.expect(')');
    return (before, given) => {
      // A value that is named has to be given, whether or not it is needed.
      if (named) otherwise(before, given);
      return valueAt(before, resolve(given)) ?? otherwise(before, given);
    };
  }
  if (reader.takes('list_append')) {
    reader.expect('(');
    const one = readOperand(reader);
    reader.expect(',');
    const other = readOperand(reader);
    reader.expect(')');
    return (before, given) => ({ L: [...listOf(one(before, given)), ...listOf(other(before, given))] });
  }
  const resolve = resolving(readPath(reader));
  return (before, given) => {
    const value = valueAt(before, resolve(given));
    if (value === undefined)
      throw invalid('The provided expression refers to an attribute that does not exist in the item');
    return value;
  };
};

const plus = (one: AttributeValue, other: AttributeValue): AttributeValue => {
  if (one.N === undefined || other.N === undefined) throw ofAnotherKind();
  return { N: String(Number(one.N) + Number(other.N)) };
};

const union = (was: AttributeValue | undefined, added: readonly string[]): AttributeValue => {
  if (was !== undefined && was.SS === undefined) throw ofAnotherKind();
  return { SS: [...new Set([...(was?.SS ?? []), ...added])] };
};

/** An empty set becomes no set. */
const without = ({ SS }: AttributeValue, { SS: taken }: AttributeValue): AttributeValue | undefined => {
  if (SS === undefined || taken === undefined) throw ofAnotherKind();
  const left = SS.filter((text) => !taken.includes(text));
  return left.length === 0 ? undefined : { SS: left };
};

const ofAnotherKind = () => invalid('An operand in the update expression has an incorrect data type');

const negative = ({ N }: AttributeValue): AttributeValue => ({ N: String(-Number(N)) });

const listOf = ({ L }: AttributeValue): AttributeValue[] => {
  if (L === undefined) throw ofAnotherKind();
  return L;
};
