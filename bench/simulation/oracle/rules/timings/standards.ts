import type { Duration } from '../../../../../shared/instant.ts';
import { clausesOf, type Standard } from '../../../script/deployments/clauses.ts';

/** What a participation is held to, and which timings and limits it has. */
type Timings = {
  readonly idleTimeout: Duration;
  readonly warningPeriod: Duration;
  readonly longestStay: Duration | null;
  readonly reentry?: 'login';
};

/** Whether timings are up to these standards. Whoever holds has done nothing since, so a hold is silence, too. */
export const isUpTo = (
  standards: readonly Standard[],
  { idleTimeout, warningPeriod, longestStay, reentry }: Timings,
  holdLimit: Duration,
): boolean =>
  clausesOf(standards).every(
    ({ silence = Number.POSITIVE_INFINITY, stay = Number.POSITIVE_INFINITY, login, unextended = 0 }) =>
      idleTimeout + warningPeriod + holdLimit <= silence &&
      (longestStay ?? Number.POSITIVE_INFINITY) <= stay &&
      (login === undefined || reentry === 'login') &&
      (longestStay === null || longestStay > unextended),
  );
