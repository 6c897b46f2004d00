import { after, type Instant } from '../../../../shared/instant.ts';
import type { Policy } from '../../../../shared/policy.ts';
import { SIDE_BY_SIDE } from '../../../../shared/rules/deployed.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { createRandom, seedOf } from '../../platform/random.ts';
import { type Code, type Deployments, policyOf } from './deployments.ts';
import { type Latitude, latitudeRule } from './latitude.ts';
import { going } from './way.ts';

/** What a deployment says: its numbers, and how far it lets the levels below go. */
export type Numbers = { readonly policy: Policy; readonly latitude: Latitude };

/** What is deployed. */
export type Deployed = Numbers & { readonly code: Code; readonly rule: Rule };

/** Which deployment each run of a function belongs to. */
export type Rollout = {
  readonly of: (name: string, now: Instant) => Deployed;
  /** All of them, the first one first. */
  readonly all: readonly Deployed[];
  /** The numbers of all whose functions may have begun within that time; the same numbers once. */
  readonly between: (from: number, to: Instant) => readonly Numbers[];
  /**
   * The one that all functions then belong to; null while two are running, and where the previous one knew no marks.
   */
  readonly alone: (now: Instant) => Deployed | null;
  /** From then on nothing changes any more for anybody who is heard. */
  readonly settledAt: Instant;
  readonly isMarked: boolean;
};

export const createRollout = (
  seed: number,
  start: Instant,
  first: Policy,
  { steps, first: firstCode, way }: Deployments,
  latitude: Latitude,
): Rollout => {
  const deployedWith = (code: Code, policy: Policy, bounds: Latitude): Deployed => ({
    code,
    policy: bounds.standards.length === 0 ? policy : { ...policy, standards: bounds.standards },
    latitude: bounds,
    rule: latitudeRule(policy, bounds),
  });
  const isMarked = firstCode !== 'unmarked';
  const before = deployedWith(firstCode, way === undefined ? first : going(first, way), latitude);
  const deployments = steps.map((step) => ({
    step,
    deployed: deployedWith(step.code, policyOf(first, step), step.latitude ?? latitude),
  }));
  /** The current deployment, and the one still running beside it. */
  const at = (now: number) => {
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
  const turns = steps.flatMap((step) => [after(start, step.at), after(start, step.at + step.beside)]);
  const last = Math.max(...steps.map((step) => step.at + step.beside), 0);
  return {
    of: (name, now) => {
      const { standing, underWay } = at(now);
      if (underWay === null) return standing;
      return createRandom(seedOf(seed, 'deployment', name)).chance(underWay.share)
        ? underWay.deployed
        : standing;
    },
    all: [before, ...deployments.map(({ deployed }) => deployed)],
    between: (from, to) => {
      if (turns.length === 0) return [before];
      const found = new Map<string, Numbers>();
      for (const moment of [from, ...turns.filter((turn) => turn > from && turn <= to)]) {
        const { standing, underWay } = at(moment);
        for (const { policy, latitude: bounds } of underWay === null
          ? [standing]
          : [standing, underWay.deployed])
          found.set(JSON.stringify([policy, bounds]), { policy, latitude: bounds });
      }
      return [...found.values()];
    },
    alone: (now) => {
      const { standing, underWay } = at(now);
      return underWay === null && isMarked ? standing : null;
    },
    settledAt: steps.length === 0 ? start : after(start, last + SIDE_BY_SIDE + 2 * first.keepAlive + MINUTE),
    isMarked,
  };
};

const MINUTE = 60_000;
