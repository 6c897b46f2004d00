import { readFileSync } from 'node:fs';
import { type Part, parts } from './parts.ts';
import type { Row } from './row.ts';
import type { Cost } from './units.ts';

/** One part, as it came out of one run. */
export type Measurement = {
  /** The day, in UTC. */
  readonly day: string;
  readonly machine: string;
  /** How many processes wanted a processor in the minute before the run; null where nobody looked. */
  readonly load: number | null;
  readonly rows: readonly Row[];
  /** Of the part that counts calls and units. */
  readonly costs?: readonly Cost[];
};

/** Each part as it was last measured. */
export type Measured = { readonly [part in Part]?: Measurement };

/** What `docs/numbers.md` is made from. */
export const MEASURED = new URL('measured.json', import.meta.url);

export const measured = (): Measured => JSON.parse(readFileSync(MEASURED, 'utf8')) as Measured;

/** The parts that were measured anew take the place of what they were; all others stay as they are. */
export const renewed = (before: Measured, anew: Measured): Measured =>
  Object.fromEntries(
    parts.flatMap((part) => {
      const measurement = anew[part] ?? before[part];
      return measurement === undefined ? [] : [[part, measurement]];
    }),
  );
