import { comparedWith, counted } from './expressions.ts';

/** What DynamoDB takes at the most, as its page of constraints says. */
const EXPRESSION_BYTES = 4_096;
const OPERATORS = 300;
const OPERANDS_OF_IN = 100;
const SUBSTITUTION_BYTES = 2 * 1_024 * 1_024;
const DEPTH = 32;
const HASH_KEY_BYTES = 2_048;
const RANGE_KEY_BYTES = 1_024;

export type AttributeValue = { readonly [type: string]: unknown };
export type Attributes = Readonly<Record<string, AttributeValue>>;

export type Expressions = {
  readonly IndexName?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Attributes;
} & Readonly<Partial<Record<(typeof expressions)[number], string>>>;

const expressions = [
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
] as const;

/** What is too much in the expressions of a call, in the words of the service; null when nothing is. */
export const excessOfExpressions = (call: Expressions): string | null => {
  for (const field of expressions) {
    const text = call[field] ?? '';
    const size = Buffer.byteLength(text);
    if (size > EXPRESSION_BYTES)
      return `Invalid ${field}: Expression size has exceeded the maximum allowed size; expression size: ${size}`;
    const { operators, operandsOfIn } = counted(text, field === 'UpdateExpression');
    if (operandsOfIn > OPERANDS_OF_IN)
      return `Invalid ${field}: The IN operator is provided with too many operands; number of operands: ${operandsOfIn}`;
    // It stops counting there.
    if (operators > OPERATORS)
      return `Invalid ${field}: The expression contains too many operators; operator count: ${OPERATORS + 1}`;
  }
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = call;
  if (Buffer.byteLength(JSON.stringify([names, values])) > SUBSTITUTION_BYTES)
    return 'ExpressionAttributeValues exceeds max size';
  const deep = Object.values(values)
    .map(excessOfDepth)
    .find((excess) => excess !== null);
  return deep ?? excessOfQuery(call);
};

/** What is compared in the condition of a query is a key, and no key is empty. */
const excessOfQuery = ({
  IndexName,
  KeyConditionExpression: condition = '',
  ExpressionAttributeNames: names = {},
  ExpressionAttributeValues: values = {},
}: Expressions): string | null => {
  if (!Object.values(values).some(({ S }) => S === '')) return null;
  const [, attribute] = comparedWith(condition).find(([value]) => values[value]?.S === '') ?? [];
  return attribute === undefined ? null : emptyKey(names[attribute] ?? attribute, IndexName ?? null);
};

/** What is too deep in a value. A value by itself is one level. */
export const excessOfDepth = (value: AttributeValue): string | null =>
  depthOf(value) > DEPTH
    ? 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'
    : null;

const depthOf = ({ L, M }: AttributeValue): number => {
  const inner = (L ?? (M && Object.values(M)) ?? null) as readonly AttributeValue[] | null;
  return 1 + (inner === null ? 0 : Math.max(0, ...inner.map(depthOf)));
};

/** What is wrong with a value of a key, of the table or of one of its indexes. */
export const excessOfKey = (
  name: string,
  { S }: AttributeValue,
  isHash: boolean,
  index: string | null,
): string | null => {
  if (typeof S !== 'string') return null;
  const where = index === null ? '' : `, IndexName: ${index}, IndexKey: ${name}`;
  if (S === '') return emptyKey(name, index);
  const size = Buffer.byteLength(S);
  if (isHash && size > HASH_KEY_BYTES)
    return `One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes${where}`;
  return !isHash && size > RANGE_KEY_BYTES
    ? `One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes${where}`
    : null;
};

const emptyKey = (name: string, index: string | null): string =>
  `One or more parameter values are not valid. ${
    index === null
      ? `The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`
      : `A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${index}, IndexKey: ${name}`
  }`;

/** By how much an item is larger than one that is told by its characters. */
export const bytesBeyondCharacters = (item: Attributes): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + surplus(name) + ofValue(value), 0);

const ofValue = ({ S, SS, L, M }: AttributeValue): number => {
  if (typeof S === 'string') return surplus(S);
  if (Array.isArray(SS)) return SS.reduce((sum: number, one: string) => sum + surplus(one), 0);
  if (Array.isArray(L)) return L.reduce((sum: number, one: AttributeValue) => sum + ofValue(one), 0);
  return M ? bytesBeyondCharacters(M as Attributes) : 0;
};

const surplus = (text: string): number => Buffer.byteLength(text) - text.length;
