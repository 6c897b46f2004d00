import type { Duration } from '../instant.ts';

/** The values that a rule may speak of. Of each, less is tighter. */
export const ruled = ['idleTimeout', 'warningPeriod', 'longestStay'] as const;

export type Ruled = (typeof ruled)[number];

/** What one level says of a value: nobody below goes beyond it; if it is final, all below have just that. */
export type Clause = { readonly value: Duration; readonly final?: boolean | undefined };

/** What one level says. What it does not speak of is left to the others. */
export type Rule = { readonly [R in Ruled]?: Clause | undefined };

export const noRule: Rule = {};

export const levels = ['deployment', 'group', 'session'] as const;

export type Level = (typeof levels)[number];

/** Why the timings of somebody inside are others than those of their session. A role changes none. */
export const differences = ['earlier', 'announced', 'notice', 'hold'] as const;

export type Difference = (typeof differences)[number];

/** Where a value that is in force comes from. */
export type Source = {
  readonly level: Level;
  /** Which group, of those that the session belongs to. */
  readonly group?: string;
  /** Whether no level below may say anything of it. */
  readonly final?: true;
};

export type Sources = Readonly<Record<Ruled, Source>>;

/** The rule that a group has put a session under, as the session knows it. */
export type Imposed = {
  readonly group: string;
  /** The group's own count of what it has put on its sessions. What is older never takes the place of what is newer. */
  readonly revision: number;
  readonly rule: Rule;
  /** When that was noted, epoch milliseconds. */
  readonly at: number;
  /** The group has let the session go; remembered for a while, so that nothing older of it comes after. */
  readonly gone?: true;
};

/** Which state of its session's rules a participation has its policy from, and where each value comes from. */
export type Provenance = { readonly revision: number; readonly from: Sources };
