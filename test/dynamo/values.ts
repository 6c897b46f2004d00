import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** S, N, BOOL, NULL, L, M and SS: the types that we write. */
export const kindOf = (value: AttributeValue): string => Object.keys(value)[0] ?? '';

export const isEqual = (one: AttributeValue, other: AttributeValue): boolean => {
  if (one.S !== undefined) return one.S === other.S;
  if (one.N !== undefined) return other.N !== undefined && Number(one.N) === Number(other.N);
  if (one.BOOL !== undefined) return one.BOOL === other.BOOL;
  if (one.NULL !== undefined) return other.NULL !== undefined;
  if (one.SS !== undefined) {
    const [these, those] = [new Set(one.SS), new Set(other.SS)];
    return these.size === those.size && [...these].every((text) => those.has(text));
  }
  if (one.L !== undefined) {
    const { L } = other;
    return L !== undefined && L.length === one.L.length && one.L.every((value, at) => isSame(value, L[at]));
  }
  if (one.M !== undefined) {
    const { M } = other;
    const names = Object.keys(one.M);
    return (
      M !== undefined &&
      names.length === Object.keys(M).length &&
      names.every((name) => isSame(one.M?.[name], M[name]))
    );
  }
  return false;
};

const isSame = (one: AttributeValue | undefined, other: AttributeValue | undefined): boolean =>
  one !== undefined && other !== undefined && isEqual(one, other);

/** Less than, equal to or greater than zero; null for two values without an order. */
export const order = (one: AttributeValue, other: AttributeValue): number | null => {
  if (one.S !== undefined && other.S !== undefined) return orderOfTexts(one.S, other.S);
  if (one.N !== undefined && other.N !== undefined) return Number(one.N) - Number(other.N);
  return null;
};

/** By their UTF-8 bytes, which is not how JavaScript compares characters beyond the first plane. */
export const orderOfTexts = (one: string, other: string): number => {
  if (one === other) return 0;
  if (!SURROGATE.test(one) && !SURROGATE.test(other)) return one < other ? -1 : 1;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
};

const SURROGATE = /[\uD800-\uDFFF]/;

/** As DynamoDB's `size` counts. */
export const sizeOf = (value: AttributeValue): number | null => {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.SS !== undefined) return value.SS.length;
  if (value.L !== undefined) return value.L.length;
  if (value.M !== undefined) return Object.keys(value.M).length;
  return null;
};
