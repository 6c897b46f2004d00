import type { Duration } from '../instant.ts';
import type { Policy } from '../policy.ts';
import { type Clause, type Rule, type Ruled, ruled } from './rule.ts';

/** What a deployment lets the levels below do. */
export type Latitude = {
  /** Whether they may change nothing. */
  readonly final: boolean;
  readonly idleTimeout?: Duration | undefined;
  readonly warningPeriod?: Duration | undefined;
  /** Of a stay the deployment's own limit is the bound. */
  readonly longestStay?: undefined;
};

/**
 * The rule of a deployment.
 * @throws RangeError when it allows less than the deployment has itself.
 */
export const deploymentRule = (policy: Policy, { final, ...most }: Latitude): Rule => {
  const clauses = ruled.flatMap((name): [Ruled, Clause][] => {
    const own = policy[name];
    if (final) return own === null ? [] : [[name, { value: own, final: true }]];
    const value = most[name];
    if (value === undefined) return [];
    if (own !== null && value < own)
      throw new RangeError(
        `${name}Limit (${value / 1_000} s) must not be below ${name} (${own / 1_000} s), which holds where nobody says anything.`,
      );
    return [[name, { value }]];
  });
  return Object.fromEntries(clauses);
};
