import type { Dimensions } from './metrics.ts';

/** A search for metrics whose dimensions have any values. */
export type Search = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
  readonly statistic: string;
  /** Minutes. */
  readonly period: number;
};

export const isSearch = (expression: string): boolean => expression.startsWith('SEARCH(');

const form = /^SEARCH\('\{((?:"[^"]+",?)+)\} MetricName="([^"]+)"', '(\w+)', (\d+)\)$/;

/**
 * Reads `SEARCH('{"Namespace","Dimension"} MetricName="Name"', 'Sum', 60)`, which is what our dashboard uses of it.
 * @throws with the expression for any other search.
 */
export const parseSearch = (expression: string): Search => {
  const [, schema = '', name, statistic, seconds] = form.exec(expression) ?? [];
  const [namespace, ...dimensions] = schema.split(',').map((part) => part.slice(1, -1));
  if (!namespace || !name || !statistic || Number(seconds) % 60 !== 0)
    throw new Error(
      `The local CloudWatch cannot evaluate ${expression}: it searches by namespace, names of dimensions and name of the metric only, in whole minutes.`,
    );
  return { namespace, name, dimensions, statistic, period: Number(seconds) / 60 };
};

/**
 * The label of one metric that was found, where `${PROP('Dim.Action')}` stands for the value of its dimension.
 * @throws for any other placeholder.
 */
export const labelled = (label: string, dimensions: Dimensions): string =>
  label.replaceAll(/\$\{([^}]*)\}/g, (whole, inner: string) => {
    const name = /^PROP\('Dim\.(\w+)'\)$/.exec(inner)?.[1];
    const value = name === undefined ? undefined : dimensions[name];
    if (value === undefined) throw new Error(`The local CloudWatch cannot fill in ${whole} in a label.`);
    return value;
  });
