import type { Vend } from '../../local/watch/vended.ts';

/** Collects what a part of the local stack measures. */
export const measuring = () => {
  const taken: { readonly dimensions: string; readonly name: string; readonly value: number }[] = [];
  const vend: Vend = (namespace, dimensions, values) => {
    for (const [name, value] of Object.entries(values) as [string, number][])
      taken.push({ dimensions: `${namespace} ${Object.values(dimensions).join(' ')}`, name, value });
  };
  return {
    vend,
    /** The sum of each metric, by name, for one namespace with these values of its dimensions. */
    sums: (dimensions: string): Readonly<Record<string, number>> => {
      const sums: Record<string, number> = {};
      for (const one of taken)
        if (one.dimensions === dimensions) sums[one.name] = (sums[one.name] ?? 0) + one.value;
      return sums;
    },
    /** Every single value under one name. */
    values: (name: string): readonly number[] =>
      taken.filter((one) => one.name === name).map(({ value }) => value),
  };
};
