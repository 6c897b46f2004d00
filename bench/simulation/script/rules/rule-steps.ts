import type { Duration } from '../../../../shared/instant.ts';
import type { Policy } from '../../../../shared/policy.ts';
import { type Rule, type Ruled, ruled } from '../../../../shared/rules/rule.ts';
import type { Random } from '../../platform/random.ts';
import { atLeast } from '../deployments/policies.ts';

/** A backend gives a session or the group another rule: factors by which the deployment's values are multiplied. */
export type RuleStep = {
  readonly at: number;
  /** A session, or the group. */
  readonly of: string;
  readonly idle: number;
  readonly warning: number;
  readonly edge?: Edge;
};

/** What an ordinary rule does not set. */
export type Edge = {
  /** The longest that anybody may stay; null where the rule does not say. */
  readonly stay: Duration | null;
  /** The values that it makes final. */
  readonly final: readonly Ruled[];
  /** The values that it does not set, or no longer sets. */
  readonly silent: readonly Ruled[];
};

/** The longest that a rule makes anything. */
export const LONGEST_RULE = 1.3;

export const drawRule = (random: Random) => ({
  idle: random.pick([0.5, 0.8, 1, LONGEST_RULE]),
  warning: random.pick([0.5, 1, LONGEST_RULE]),
});

/** The rule that is put. */
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
