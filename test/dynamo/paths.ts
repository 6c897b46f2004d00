import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, put } from '../../functions/aws/items/items.ts';
import { invalid } from './refusal.ts';
import type { Reader } from './tokens.ts';

/** What the placeholders for names and values in an expression stand for. */
export type Placeholders = {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
};

/** A path into an item as written in the expression: `#x` is not resolved yet. */
export type Path = readonly (string | number)[];

export const readPath = (reader: Reader): Path => {
  const path: (string | number)[] = [nameFrom(reader)];
  for (;;) {
    if (reader.takes('.')) path.push(nameFrom(reader));
    else if (reader.takes('[')) {
      path.push(Number(reader.next().text));
      reader.expect(']');
    } else return path;
  }
};

const nameFrom = (reader: Reader): string => {
  const { kind, text } = reader.next();
  if (kind !== 'word' && kind !== 'name') throw invalid(`Invalid expression: Syntax error; token: "${text}"`);
  return text;
};

/** The real path, once the placeholders are known. */
export type Resolve = (given: Placeholders) => Path;

export const resolving = (path: Path): Resolve =>
  path.some((step) => typeof step === 'string' && step.startsWith('#'))
    ? (given) => resolved(path, given)
    : () => path;

const resolved = (path: Path, { names }: Placeholders): Path =>
  path.map((step) => {
    if (typeof step === 'number' || !step.startsWith('#')) return step;
    const name = names[step];
    if (name === undefined)
      throw invalid(
        `An expression attribute name used in the document path is not defined; attribute name: ${step}`,
      );
    return name;
  });

export const valueNamed = (name: string, { values }: Placeholders): AttributeValue => {
  const value = values[name];
  if (value === undefined)
    throw invalid(
      `An expression attribute value used in expression is not defined; attribute value: ${name}`,
    );
  return value;
};

export const valueAt = (item: Item, path: Path): AttributeValue | undefined => {
  const [first, ...rest] = path;
  let found = typeof first === 'string' ? ownOf(item, first) : undefined;
  for (const step of rest) {
    if (found === undefined) return undefined;
    found = typeof step === 'number' ? found.L?.[step] : ownOf(found.M, step);
  }
  return found;
};

const ownOf = (map: Item | undefined, name: string): AttributeValue | undefined =>
  map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;

export type Change = { readonly path: Path; readonly to: AttributeValue | undefined };

/**
 * The item with other values at these paths, or with none.
 * @throws when a path leads through something that does not exist.
 */
export const withValuesAt = (item: Item, changes: readonly Change[]): Item => {
  // Copied once, however much is set.
  let copy: Item = { ...item };
  for (const { path, to } of changes) {
    const [first, ...rest] = path;
    if (typeof first !== 'string') throw noSuchPath();
    if (rest.length > 0) put(copy, first, changed(ownOf(copy, first), rest, to));
    else if (to !== undefined) put(copy, first, to);
    else {
      const { [first]: _removed, ...left } = copy;
      copy = left;
    }
  }
  return copy;
};

const changed = (
  whole: AttributeValue | undefined,
  [step, ...rest]: Path,
  value: AttributeValue | undefined,
): AttributeValue => {
  if (step === undefined) throw new TypeError('A path has a step.');
  const last = rest.length === 0;
  if (typeof step === 'number') {
    if (whole?.L === undefined) throw noSuchPath();
    if (last && value === undefined) return { L: whole.L.filter((_, index) => index !== step) };
    const L = [...whole.L];
    // Past the end means at the end.
    L[Math.min(step, L.length)] = last ? (value as AttributeValue) : changed(L[step], rest, value);
    return { L };
  }
  if (whole?.M === undefined) throw noSuchPath();
  if (last && value === undefined) {
    const { [step]: _removed, ...M } = whole.M;
    return { M };
  }
  const inner = last ? (value as AttributeValue) : changed(ownOf(whole.M, step), rest, value);
  return { M: { ...whole.M, [step]: inner } };
};

const noSuchPath = () => invalid('The document path provided in the update expression is invalid for update');
