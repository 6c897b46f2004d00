import type { Duration, Instant } from '../instant.ts';
import type { Exception } from './exceptions.ts';
import { longestSilence, type Participation } from './participation.ts';

/** What an auditor reads first. */
export type Totals = {
  readonly participations: number;
  /** How many were going on when they were looked at. */
  readonly open: number;
  readonly warnings: number;
  readonly extensions: number;
  readonly endings: Readonly<Record<string, number>>;
  /** The longest silence on record, and when it was over. */
  readonly longestSilence: { readonly length: Duration; readonly until: Instant } | null;
  readonly exceptions: Readonly<Record<string, number>>;
  /** Participations that are beyond a limit by no more than is tolerated. */
  readonly tolerated: number;
};

export const noTotals: Totals = {
  participations: 0,
  open: 0,
  warnings: 0,
  extensions: 0,
  endings: {},
  longestSilence: null,
  exceptions: {},
  tolerated: 0,
};

export const counted = (
  totals: Totals,
  participation: Participation,
  exceptions: readonly Exception[],
  isTolerated: boolean,
): Totals => {
  const { ending, to, warnings, extensions } = participation;
  const longest = longestSilence(participation);
  const isLonger = longest !== null && longest.length > (totals.longestSilence?.length ?? -1);
  return {
    participations: totals.participations + 1,
    open: totals.open + (to === null ? 1 : 0),
    warnings: totals.warnings + warnings,
    extensions: totals.extensions + extensions,
    endings: ending === null ? totals.endings : withOne(totals.endings, ending),
    longestSilence: isLonger ? longest : totals.longestSilence,
    exceptions: exceptions.reduce((sums, { rule }) => withOne(sums, rule), totals.exceptions),
    tolerated: totals.tolerated + (isTolerated ? 1 : 0),
  };
};

const withOne = (sums: Readonly<Record<string, number>>, name: string): Readonly<Record<string, number>> => ({
  ...sums,
  [name]: (sums[name] ?? 0) + 1,
});
