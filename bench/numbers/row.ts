/** One line of the table: what was measured, against what, and what it should be. */
export type Row = {
  readonly what: string;
  readonly measured: string;
  /** What it is compared with, in the same run. */
  readonly against: string;
  /** Measured divided by against, where lower is better; null when there is nothing to compare. */
  readonly ratio: number | null;
  /** The highest ratio allowed; null where there is no target. */
  readonly target: number | null;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('There is no median of nothing.');
  return middle;
};

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

export const missed = ({ ratio, target }: Row): boolean =>
  ratio !== null && target !== null && ratio > target;

/** As Markdown that also reads well in a terminal. */
export const tableOf = (rows: readonly Row[]): string =>
  [
    ['', 'measured', 'against', 'ratio', 'target'],
    ['---', '---:', '---:', '---:', '---:'],
    ...rows.map((row) => [
      row.what,
      row.measured,
      row.against,
      row.ratio === null ? '' : `${row.ratio.toFixed(2)} ×${missed(row) ? ' **missed**' : ''}`,
      row.target === null ? '' : `≤ ${Number(row.target.toFixed(2))} ×`,
    ]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
