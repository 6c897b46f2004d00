import type { Duration } from '../../../../shared/instant.ts';
import type { Standard } from '../../script/latitude.ts';

/** What a participation is held to, and which timings and limits it has. */
type Timings = {
  readonly idleTimeout: Duration;
  readonly warningPeriod: Duration;
  readonly longestStay: Duration | null;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What docs/standards.md says of each, as far as a rule can contradict it. */
const limits: Readonly<Record<Standard, { readonly silence?: Duration; readonly unextended?: Duration }>> = {
  // From the last activity to the logout, at most.
  'pci-dss-8.2.8': { silence: 15 * MINUTE },
  hipaa: {},
  // A limit that nobody can extend is longer than this. Warnings of less than 20 s are not drawn.
  'wcag-2.2.1': { unextended: 20 * HOUR },
};

/** Whether timings are up to these standards. Whoever holds has done nothing since, so a hold is silence, too. */
export const isUpTo = (
  standards: readonly Standard[],
  { idleTimeout, warningPeriod, longestStay }: Timings,
  holdLimit: Duration,
): boolean =>
  standards.every((one) => {
    const { silence = Number.POSITIVE_INFINITY, unextended = 0 } = limits[one];
    return (
      idleTimeout + warningPeriod + holdLimit <= silence && (longestStay === null || longestStay > unextended)
    );
  });
