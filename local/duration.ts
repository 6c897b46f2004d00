const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * The milliseconds of a duration as it is written on the command line: `500ms`, `30s`, `15m`, `2h`.
 * @throws RangeError for anything else.
 */
export const milliseconds = (text: string): number => {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (amount === undefined)
    throw new RangeError(`"${text}" is no duration. Write it like 500ms, 30s, 15m or 2h.`);
  return Math.round(Number(amount) * (units[unit] ?? 0));
};

/** The other way round: the largest unit that needs no fraction. */
export const written = (duration: number): string => {
  const [unit, length] = Object.entries(units)
    .reverse()
    .find(([, length]) => duration > 0 && duration % length === 0) ?? ['s', 1_000];
  return `${duration / length}${unit}`;
};
