/** What an expression is made of, as far as it is counted: operators and functions, and the operands of each IN. */
export type Counted = { readonly operators: number; readonly operandsOfIn: number };

const token = /[#:]?\w+|<>|<=|>=|\S/g;
const comparators = new Set(['=', '<>', '<', '<=', '>', '>=']);
const words = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);

/**
 * Counts as the service does: each comparator, each AND, OR, NOT, BETWEEN and IN, each function. The AND of a BETWEEN
 * is part of it. In an update `+`, `-` and functions count, and the `=` of a SET does not.
 */
export const counted = (expression: string, isUpdate: boolean): Counted => {
  const tokens = expression.match(token) ?? [];
  let operators = 0;
  let operandsOfIn = 0;
  let open = 0;
  for (const [index, one] of tokens.entries()) {
    const word = one.toUpperCase();
    if (word === 'BETWEEN') open += 1;
    if (word === 'AND' && open > 0) open -= 1;
    else if (isOperator(one, isUpdate) || isFunction(one, tokens[index + 1])) operators += 1;
    if (!isUpdate && word === 'IN') operandsOfIn = Math.max(operandsOfIn, operandsFrom(tokens, index + 2));
  }
  return { operators, operandsOfIn };
};

/** Each value in a condition, and the attribute that stands before it. */
export const comparedWith = (condition: string): readonly (readonly [value: string, attribute: string])[] => {
  let attribute = '';
  return (condition.match(token) ?? []).flatMap((one) => {
    if (one.startsWith(':')) return [[one, attribute] as const];
    if (/^#?\w/.test(one) && !words.has(one.toUpperCase())) attribute = one;
    return [];
  });
};

const isOperator = (one: string, isUpdate: boolean): boolean =>
  isUpdate ? one === '+' || one === '-' : comparators.has(one) || words.has(one.toUpperCase());

const isFunction = (one: string, next: string | undefined): boolean =>
  next === '(' && /^[a-z_]+$/i.test(one) && !words.has(one.toUpperCase());

/** How many stand in the brackets that have been opened before here. */
const operandsFrom = (tokens: readonly string[], from: number): number => {
  const end = tokens.indexOf(')', from);
  return tokens.slice(from, end).filter((one) => one === ',').length + 1;
};
