import type { Policy } from '../../shared/policy.ts';
import { deploymentRule } from '../../shared/rules/deployment.ts';
import { milliseconds } from '../duration.ts';

/** How far groups and sessions may go; what is left out has no bound. */
export type GivenLatitude = {
  readonly 'idle-limit'?: string | undefined;
  readonly 'warning-limit'?: string | undefined;
  readonly 'final-timings'?: boolean | undefined;
};

const settings = { 'idle-limit': 'idleTimeoutLimit', 'warning-limit': 'warningPeriodLimit' } as const;

/**
 * The same as cdk context, where every length is a text.
 * @throws RangeError for a limit that is below what the deployment has itself.
 */
export const latitudeContext = (given: GivenLatitude, timings: Policy): Readonly<Record<string, string>> => {
  const limits = Object.entries(settings).flatMap(([option, setting]) => {
    const text = given[option as keyof typeof settings];
    if (text === undefined) return [];
    const limit = milliseconds(text);
    if (limit % 1_000 !== 0) throw new RangeError(`--${option} must be whole seconds, but is ${text}.`);
    return [[setting, limit] as const];
  });
  const { idleTimeoutLimit: idleTimeout, warningPeriodLimit: warningPeriod } = Object.fromEntries(limits);
  const final = given['final-timings'] ?? false;
  deploymentRule(timings, { final, idleTimeout, warningPeriod });
  return {
    ...Object.fromEntries(limits.map(([setting, limit]) => [setting, `${limit / 1_000}s`])),
    ...(final && { finalTimings: 'true' }),
  };
};
