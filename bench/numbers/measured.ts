import { readFileSync } from 'node:fs';
import { type Part, parts } from './parts.ts';
import type { Row } from './row.ts';
import type { Cost } from './units.ts';

/** The result of one part in one run. */
export type Measurement = {
  /** The day, in UTC. */
  readonly day: string;
  readonly machine: string;
  /** How many processes wanted a processor in the minute before the run (the load average); null if unknown. */
  readonly load: number | null;
  readonly rows: readonly Row[];
  /** Of the part that counts calls and units. */
  readonly costs?: readonly Cost[];
};

/** Each part as last measured. */
export type Measured = { readonly [part in Part]?: Measurement };

/** The source of `docs/numbers.md`. */
export const MEASURED = new URL('measured.json', import.meta.url);

export const measured = (): Measured => JSON.parse(readFileSync(MEASURED, 'utf8')) as Measured;

/** Parts that were measured again replace what they were; all others stay. */
export const renewed = (before: Measured, anew: Measured): Measured =>
  Object.fromEntries(
    parts.flatMap((part) => {
      const measurement = anew[part] ?? before[part];
      return measurement === undefined ? [] : [[part, measurement]];
    }),
  );
