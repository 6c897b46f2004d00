import type { Duration } from '../../../shared/instant.ts';
import type { Policy } from '../../../shared/policy.ts';
import { type Rule, type Ruled, ruled } from '../../../shared/rules/rule.ts';
import type { Random } from '../platform/random.ts';
import { atLeast } from './deployments.ts';

/** A backend gives a session, or a group, another rule: of each value, how much of what the deployment has, more or less. */
export type RuleStep = {
  readonly at: number;
  /** A session, or the group. */
  readonly of: string;
  readonly idle: number;
  readonly warning: number;
  readonly edge?: Edge;
};

/** What an ordinary rule does not say. */
export type Edge = {
  /** How long anybody may stay at the longest; null where it says nothing of that. */
  readonly stay: Duration | null;
  /** Of which values it is the last word. */
  readonly final: readonly Ruled[];
  /** Of which values it says nothing, or nothing any more. */
  readonly silent: readonly Ruled[];
};

/** The longest that a rule makes anything. */
export const LONGEST_RULE = 1.3;

export const drawRule = (random: Random) => ({
  idle: random.pick([0.5, 0.8, 1, LONGEST_RULE]),
  warning: random.pick([0.5, 1, LONGEST_RULE]),
});

/** What is put. */
export const ruleFrom = (first: Policy, { idle, warning, edge }: RuleStep): Rule => {
  const values: Readonly<Record<Ruled, Duration | null>> = {
    idleTimeout: atLeast(first.idleTimeout * idle),
    warningPeriod: atLeast(first.warningPeriod * warning),
    longestStay: edge?.stay ?? null,
  };
  return Object.fromEntries(
    ruled.flatMap((name) => {
      const value = values[name];
      if (value === null || edge?.silent.includes(name)) return [];
      return [[name, { value, ...(edge?.final.includes(name) && { final: true }) }] as const];
    }),
  );
};
