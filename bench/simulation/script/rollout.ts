import { after, type Instant } from '../../../shared/instant.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { Cascade } from '../../../shared/rules/cascade.ts';
import { markOf, SIDE_BY_SIDE } from '../../../shared/rules/deployed.ts';
import { createRandom, seedOf } from '../platform/random.ts';
import { type Deployments, policyOf } from './deployments.ts';
import { type Latitude, latitudeRule } from './rulings.ts';

/** Which deployment each run of a function belongs to. */
export type Rollout = {
  readonly of: (name: string, now: Instant) => Cascade;
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
  { steps, isMarked }: Deployments,
  latitude: Latitude,
): Rollout => {
  const cascadeOf = (policy: Policy, marked: boolean): Cascade => {
    const rule = latitudeRule(policy, latitude);
    return { policy, rule, ...(marked && { mark: markOf({ policy, rule }) }) };
  };
  const before = cascadeOf(first, isMarked);
  const deployed = steps.map((step) => ({ step, cascade: cascadeOf(policyOf(first, step), true) }));
  /** The current deployment, and the one still running beside it. */
  const at = (now: Instant) => {
    let standing = before;
    let underWay: { cascade: Cascade; share: number } | null = null;
    // A deployment ends the one that is still under way.
    let settling: Cascade | null = null;
    for (const { step, cascade } of deployed) {
      if (now < after(start, step.at)) break;
      standing = settling ?? standing;
      settling = step.isTakenBack ? standing : cascade;
      underWay = now < after(start, step.at + step.beside) ? { cascade, share: step.share } : null;
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
        ? underWay.cascade
        : standing;
    },
    policies: [first, ...deployed.map(({ cascade }) => cascade.policy)],
    alone: (now) => {
      const { standing, underWay } = at(now);
      return underWay === null && isMarked ? standing.policy : null;
    },
    settledAt: steps.length === 0 ? start : after(start, last + SIDE_BY_SIDE + 2 * first.keepAlive + MINUTE),
    isMarked,
  };
};

const MINUTE = 60_000;
