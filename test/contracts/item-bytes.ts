import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** The size in bytes that DynamoDB bills, by its published rules: names and values, and their overhead. */
export const itemBytes = (item: Record<string, AttributeValue>): number => {
  let bytes = 0;
  for (const name of Object.keys(item))
    bytes += Buffer.byteLength(name) + valueBytes(item[name] as AttributeValue);
  return bytes;
};

const valueBytes = (value: AttributeValue): number => {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  // Two digits per byte, one byte for the exponent, and one in case of an odd number of digits.
  if (value.N !== undefined) return Math.ceil(digitsOf(value.N) / 2) + 2;
  if (value.B !== undefined) return value.B.byteLength;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.SS !== undefined) return sum(value.SS.map((text) => Buffer.byteLength(text)));
  if (value.L !== undefined) return 3 + sum(value.L.map((one) => valueBytes(one) + 1));
  if (value.M !== undefined) return 3 + itemBytes(value.M) + Object.keys(value.M).length;
  throw new Error(`An attribute of the kind ${Object.keys(value).join()} has no size here.`);
};

const digitsOf = (number: string): number => {
  let digits = 0;
  for (let at = 0; at < number.length; at += 1) {
    const code = number.charCodeAt(at);
    if (code >= ZERO && code <= NINE) digits += 1;
  }
  return digits;
};

const [ZERO, NINE] = [0x30, 0x39];

const sum = (bytes: readonly number[]): number => bytes.reduce((total, one) => total + one, 0);
