import type { Duration } from '../../../shared/instant.ts';
import { defaultPolicy, type Policy } from '../../../shared/policy.ts';

/**
 * How alarms follow activity. Two of them are the real core with different slack; the first models what one would build
 * without it: a job for the warning and a job for the logout, both moved at every activity.
 */
export const strategies = ['two jobs', 'coalesced', 'lazy'] as const;
export type Strategy = (typeof strategies)[number];

const slackOf: Readonly<Record<Exclude<Strategy, 'two jobs'>, Duration>> = {
  coalesced: defaultPolicy.alarmSlack,
  lazy: 24 * 60 * 60_000,
};

export const policyOf = (strategy: Strategy): Policy => ({
  ...defaultPolicy,
  alarmSlack: strategy === 'two jobs' ? 0 : slackOf[strategy],
});
