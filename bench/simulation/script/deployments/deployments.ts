import type { Duration } from '../../../../shared/instant.ts';
import type { Policy } from '../../../../shared/policy.ts';
import { timedFor } from '../../../../shared/rules/cascade.ts';
import { createRandom, type Random } from '../../platform/random.ts';
import type { Latitude } from './latitude.ts';
import { atLeast } from './policies.ts';
import { going, type Way } from './way.ts';

const MINUTE = 60_000;

/**
 * Whose functions are deployed: those of the source, those of the release before it, which are kept in the repository, or
 * the source's as a release that knows no marks.
 */
export type Code = 'source' | 'before' | 'unmarked';

/** A deployment of other functions, or with other numbers, while people are inside. */
export type DeploymentStep = {
  readonly at: number;
  readonly code: Exclude<Code, 'unmarked'>;
  /** Factors by which the first deployment's values are multiplied. */
  readonly idle: number;
  readonly warning: number;
  /** How far it lets the levels below go, if otherwise than the first. */
  readonly latitude?: Latitude;
  /** How one comes back and how long one may stay, if otherwise than the policy says. */
  readonly way?: Way;
  /**
   * How long functions of the previous deployment keep running beside the new ones, which get this share of the calls.
   */
  readonly beside: Duration;
  readonly share: number;
  /** Whether the deployment is rolled back after that. */
  readonly isTakenBack: boolean;
};

/** Numbers that contradict a standard cannot be deployed with it. */
export const fitting = ({ idle, warning }: DeploymentStep) => ({
  idle: Math.min(idle, 1),
  warning: Math.min(warning, 1),
});

/** The deployments of a history. */
export type Deployments = {
  readonly first: Code;
  readonly steps: readonly DeploymentStep[];
  /** Of the first one, if otherwise than the policy says. */
  readonly way?: Way;
};

/** The longest that functions of two releases run side by side, as deployed. */
const LONGEST_SHIFT = 10 * MINUTE;

const FACTORS = [0.5, 0.8, 1, 1.3] as const;

/**
 * A third of the histories have a deployment, some of them two; now and then the second starts while the first is still
 * under way. In half of these the release before the source is deployed at first, and in some of those it is again in
 * the end. `upgrade`: in any case.
 */
export const deploymentsOf = (seed: number, latest: number, upgrade = false): Deployments => {
  const random = createRandom(seed);
  const steps: DeploymentStep[] = [];
  let at = random.between(0, latest);
  const many = random.chance(1 / 3) || upgrade ? random.between(1, 2) : 0;
  while (steps.length < many) {
    const [idle, warning] = [random.pick(FACTORS), random.pick(FACTORS)];
    const beside = random.chance(0.3) ? 0 : random.between(MINUTE, LONGEST_SHIFT);
    const [share, isTakenBack] = [random.pick([0.1, 0.5]), random.chance(0.3)];
    steps.push({ at, code: 'source', idle, warning, beside, share, isTakenBack });
    at += random.between(MINUTE, 40 * MINUTE);
  }
  if (steps.length === 0) return { first: 'source', steps };
  const first = upgrade ? 'before' : firstOf(random.next());
  return { first, steps: first === 'before' ? steps.map((step, nth) => upgraded(random, step, nth)) : steps };
};

const firstOf = (luck: number): Code => {
  if (luck < 0.5) return 'before';
  return luck < 0.9 ? 'source' : 'unmarked';
};

/** Mostly nothing but the code changes, and a second deployment is as often a way back as the source once more. */
const upgraded = (random: Random, step: DeploymentStep, nth: number): DeploymentStep => ({
  ...step,
  ...(random.chance(0.6) && { idle: 1, warning: 1 }),
  code: nth > 0 && random.chance(0.5) ? 'before' : 'source',
});

/** A deployment's numbers, and what follows from them. */
export const policyOf = (
  first: Policy,
  { idle, warning, way }: Pick<DeploymentStep, 'idle' | 'warning' | 'way'>,
): Policy => {
  const idleTimeout = atLeast(first.idleTimeout * idle);
  return {
    ...(way === undefined ? first : going(first, way)),
    ...(idle !== 1 && timedFor(idleTimeout, first)),
    idleTimeout,
    warningPeriod: atLeast(first.warningPeriod * warning),
  };
};
