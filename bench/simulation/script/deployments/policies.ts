import { type Policy, policyFrom } from '../../../../shared/policy.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The timings that are simulated, and how often each is drawn. Long ones are rare because they cost the most pings. */
export const policies = {
  'workspace-15': policyFrom({ idleTimeout: 15 * MINUTE, warningPeriod: 30 * MINUTE }),
  'workspace-150': policyFrom({ idleTimeout: 150 * MINUTE, warningPeriod: 30 * MINUTE }),
  shortest: policyFrom({ idleTimeout: MINUTE, warningPeriod: MINUTE, holdLimit: 5 * MINUTE }),
  exact: policyFrom({
    idleTimeout: 4 * MINUTE,
    warningPeriod: 3 * MINUTE,
    alarmSlack: 0,
    holdLimit: 15 * MINUTE,
  }),
  lazy: policyFrom({ idleTimeout: 10 * MINUTE, warningPeriod: 12 * MINUTE, alarmSlack: 10 * MINUTE }),
  easy: policyFrom({ idleTimeout: 3 * MINUTE, warningPeriod: 2 * MINUTE, activityExtends: true }),
  narrow: policyFrom({
    idleTimeout: 4 * MINUTE,
    warningPeriod: 2 * MINUTE,
    participantLimit: 2,
    doorLimit: 3,
    linkLimit: 2,
  }),
  limited: policyFrom({
    idleTimeout: 5 * MINUTE,
    warningPeriod: 2 * MINUTE,
    longestStay: 20 * MINUTE,
    holdLimit: 12 * MINUTE,
  }),
  login: policyFrom({
    idleTimeout: 4 * MINUTE,
    warningPeriod: 2 * MINUTE,
    longestStay: 30 * MINUTE,
    reentry: 'login',
  }),
  // Up to a standard by which nobody is silent for longer than a quarter of an hour, and not by much.
  audited: policyFrom({
    idleTimeout: 5 * MINUTE,
    warningPeriod: 3 * MINUTE,
    holdLimit: 6.5 * MINUTE,
    reentry: 'login',
  }),
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof policies;

export const policyNames = Object.keys(policies) as PolicyName[];

/** How often each is drawn, as shares of their sum. */
export const policyShares: Readonly<Record<PolicyName, number>> = {
  'workspace-15': 10,
  'workspace-150': 1,
  shortest: 25,
  exact: 25,
  lazy: 14,
  easy: 14,
  narrow: 12,
  limited: 10,
  login: 12,
  // Where standards are drawn.
  audited: 0,
};

/** Nothing is made shorter than a minute. */
export const atLeast = (duration: number): number => Math.max(MINUTE, Math.round(duration));
