import type { Policy } from '../../../../shared/policy.ts';
import { deploymentRule } from '../../../../shared/rules/deployment.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import type { Random } from '../../platform/random.ts';
import { LONGEST_RULE } from '../rules/rule-steps.ts';
import type { Standard } from './clauses.ts';

/** How far a deployment lets the levels below go: factors of its own values, null for any length; and what it is held to. */
export type Latitude = {
  readonly isFinal: boolean;
  readonly idle: number | null;
  readonly warning: number | null;
  readonly standards: readonly Standard[];
};

export const anyLength: Latitude = { isFinal: false, idle: null, warning: null, standards: [] };

const MOST = [null, 1, 1.1, LONGEST_RULE] as const;

export const drawLatitude = (random: Random): Latitude => ({
  isFinal: random.chance(0.1),
  idle: random.pick(MOST),
  warning: random.pick(MOST),
  standards: [],
});

/** The rule of a deployment with these numbers. */
export const latitudeRule = (policy: Policy, { isFinal, idle, warning }: Latitude): Rule =>
  deploymentRule(policy, {
    final: isFinal,
    ...(idle !== null && { idleTimeout: mostOf(policy.idleTimeout, idle) }),
    ...(warning !== null && { warningPeriod: mostOf(policy.warningPeriod, warning) }),
  });

/** The longest that a level below may set. */
export const mostOf = (own: number, factor: number): number => Math.round(own * factor);
