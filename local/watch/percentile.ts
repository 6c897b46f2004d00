/** A value, and how many of the readings have it. */
export type Weighted = { readonly value: number; readonly weight: number };

/**
 * The smallest value that this share of all does not exceed: one that was there, and none between two. Null where there
 * were none.
 */
export const percentile = (values: readonly Weighted[], share: number): number | null => {
  const sorted = [...values].sort((one, other) => one.value - other.value);
  const wanted = share * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  for (const { value, weight } of sorted) {
    passed += weight;
    // Weights may be fractions: a rounding error must not push a value out of reach.
    if (passed >= wanted - 1e-6) return value;
  }
  return sorted.at(-1)?.value ?? null;
};
