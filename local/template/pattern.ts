/**
 * Lambda's filter patterns, as far as ours use them: a record is handed over when one of a mapping's patterns fits. A field's
 * values are alternatives; whatever else a record has does not matter.
 */
export type Pattern = { readonly [field: string]: Pattern | readonly Rule[] };

type Rule = string | { readonly prefix: string } | { readonly 'anything-but': readonly string[] };

/** @throws for an operator that is not known here, which would be passed over. */
export const patternFrom = (text: string): Pattern => checked(JSON.parse(text), '');

const checked = (given: unknown, path: string): Pattern => {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new TypeError(`A filter has no values at ${path || 'its root'}.`);
  for (const [field, value] of Object.entries(given))
    if (!Array.isArray(value)) checked(value, `${path}.${field}`);
    else if (value.length === 0 || !value.every(isRule))
      throw new TypeError(
        `The local stack does not know ${JSON.stringify(value)} of the filter at ${path}.${field}.`,
      );
  return given as Pattern;
};

const isRule = (rule: unknown): rule is Rule => {
  if (typeof rule === 'string') return true;
  if (typeof rule !== 'object' || rule === null) return false;
  const [[operator, operand] = ['', null], ...more] = Object.entries(rule);
  if (more.length > 0) return false;
  return operator === 'prefix'
    ? typeof operand === 'string'
    : operator === 'anything-but' &&
        Array.isArray(operand) &&
        operand.every((one) => typeof one === 'string');
};

/** A field that is not there fits nothing, `anything-but` included. */
export const fits = (pattern: Pattern, record: unknown): boolean =>
  Object.entries(pattern).every(([field, wanted]) => {
    const value = isObject(record) ? record[field] : undefined;
    if (!isRules(wanted)) return fits(wanted, value);
    return typeof value === 'string' && wanted.some((rule) => holds(rule, value));
  });

const holds = (rule: Rule, value: string): boolean => {
  if (typeof rule === 'string') return value === rule;
  return 'prefix' in rule ? value.startsWith(rule.prefix) : !rule['anything-but'].includes(value);
};

const isRules = (wanted: Pattern | readonly Rule[]): wanted is readonly Rule[] => Array.isArray(wanted);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
