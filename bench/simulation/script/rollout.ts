import { after, type Instant } from '../../../shared/instant.ts';
import type { Policy } from '../../../shared/policy.ts';
import { SIDE_BY_SIDE } from '../../../shared/rules/deployed.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { createRandom, seedOf } from '../platform/random.ts';
import { type Code, type Deployments, policyOf } from './deployments.ts';
import { type Latitude, latitudeRule } from './rulings.ts';

/** What is deployed. */
export type Deployed = { readonly code: Code; readonly policy: Policy; readonly rule: Rule };

/** Which deployment each run of a function belongs to. */
export type Rollout = {
  readonly of: (name: string, now: Instant) => Deployed;
  /** The policies of all deployments, the first one first. */
  readonly policies: readonly Policy[];
  /**
   * The one that all functions then belong to; null while two are running, and where the previous one knew no marks.
   */
  readonly alone: (now: Instant) => Policy | null;
  /** From then on nothing changes any more for anybody who is heard. */
  readonly settledAt: Instant;
  readonly isMarked: boolean;
};

export const createRollout = (
  seed: number,
  start: Instant,
  first: Policy,
  { steps, first: firstCode }: Deployments,
  latitude: Latitude,
): Rollout => {
  const deployedWith = (code: Code, policy: Policy): Deployed => ({
    code,
    policy,
    rule: latitudeRule(policy, latitude),
  });
  const isMarked = firstCode !== 'unmarked';
  const before = deployedWith(firstCode, first);
  const deployments = steps.map((step) => ({
    step,
    deployed: deployedWith(step.code, policyOf(first, step)),
  }));
  /** The current deployment, and the one still running beside it. */
  const at = (now: Instant) => {
    let standing = before;
    let underWay: { deployed: Deployed; share: number } | null = null;
    // A deployment ends the one that is still under way.
    let settling: Deployed | null = null;
    for (const { step, deployed } of deployments) {
      if (now < after(start, step.at)) break;
      standing = settling ?? standing;
      settling = step.isTakenBack ? standing : deployed;
      underWay = now < after(start, step.at + step.beside) ? { deployed, share: step.share } : null;
      if (underWay === null) standing = settling;
    }
    return { standing, underWay };
  };
  const last = Math.max(...steps.map((step) => step.at + step.beside), 0);
  return {
    of: (name, now) => {
      const { standing, underWay } = at(now);
      if (underWay === null) return standing;
      return createRandom(seedOf(seed, 'deployment', name)).chance(underWay.share)
        ? underWay.deployed
        : standing;
    },
    policies: [first, ...deployments.map(({ deployed }) => deployed.policy)],
    alone: (now) => {
      const { standing, underWay } = at(now);
      return underWay === null && isMarked ? standing.policy : null;
    },
    settledAt: steps.length === 0 ? start : after(start, last + SIDE_BY_SIDE + 2 * first.keepAlive + MINUTE),
    isMarked,
  };
};

const MINUTE = 60_000;
