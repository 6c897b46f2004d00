import type { Random } from '../../platform/random.ts';
import type { Standard } from './clauses.ts';
import { type DeploymentStep, type Deployments, fitting } from './deployments.ts';
import { anyLength, drawLatitude, type Latitude } from './latitude.ts';

const MINUTE = 60_000;

/** What a deployment may name. */
const named: readonly (readonly [Standard, ...Standard[]])[] = [
  ['pci-dss-8.2.8'],
  ['pci-dss-8.2.8', 'wcag-2.2.1'],
  ['wcag-2.2.1'],
  ['hipaa', 'pci-dss-8.2.8'],
];

/**
 * Deployments bring other bounds for the levels below, with other numbers or alone. `isAudited`: they name standards, some
 * from the beginning and others while people are inside under rules that contradict them.
 */
export const boundsOf = (
  random: Random | null,
  { first, steps }: Deployments,
  latitude: Latitude,
  latest: number,
  isAudited: boolean,
): { readonly latitude: Latitude; readonly deployments: Deployments } => {
  if (random === null) return { latitude, deployments: { first, steps } };
  const standards = isAudited && random.chance(0.4) ? random.pick(named) : [];
  const isSure = isAudited && standards.length === 0;
  const drawn = steps.length > 0 || !(isSure || random.chance(0.4)) ? steps : [alone(random, latest)];
  const begins = { ...latitude, standards };
  return {
    latitude: begins,
    deployments: {
      first: drawn === steps ? first : random.pick(['before', 'source'] as const),
      steps: drawn.map((step) => ({
        ...step,
        ...(isAudited && fitting(step)),
        latitude: otherThan(random, begins, isAudited),
      })),
    },
  };
};

/** Tighter, mostly: then it shows in those who are inside. */
const otherThan = (random: Random, begins: Latitude, isAudited: boolean): Latitude => {
  if (isAudited) return { ...drawLatitude(random), standards: random.pick(named) };
  if (random.chance(0.2)) return begins;
  return random.chance(0.4) ? { ...anyLength, isFinal: true } : drawLatitude(random);
};

/** A deployment of nothing but other bounds, or of them with other functions. */
const alone = (random: Random, latest: number): DeploymentStep => ({
  at: random.between(0, latest),
  code: 'source',
  idle: 1,
  warning: 1,
  beside: random.chance(0.5) ? 0 : random.between(MINUTE, 5 * MINUTE),
  share: 0.5,
  isTakenBack: random.chance(0.15),
});
