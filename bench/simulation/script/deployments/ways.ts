import type { Duration } from '../../../../shared/instant.ts';
import { createRandom, type Random } from '../../platform/random.ts';
import { clausesOf, type Standard } from './clauses.ts';
import { type DeploymentStep, type Deployments, fitting } from './deployments.ts';
import type { Latitude } from './latitude.ts';
import type { Way } from './way.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Standards that limit the time from the login, or leave the way back open, by themselves and with others. */
const named: readonly (readonly Standard[])[] = [
  ['wcag-2.2.1'],
  ['hipaa'],
  ['pci-dss-8.2.8'],
  ['nist-800-63b-aal1'],
  ['nist-800-63b-aal2'],
  ['nist-800-63b-aal3'],
  ['owasp-asvs-l1'],
  ['owasp-asvs-l2'],
  ['owasp-asvs-l3'],
  ['nist-800-63b-aal2', 'wcag-2.2.1'],
  ['owasp-asvs-l1', 'hipaa'],
];

/** Stays that end within a history. */
const stays = [8 * MINUTE, 15 * MINUTE, 25 * MINUTE, 45 * MINUTE] as const;

/**
 * Deployments that say otherwise how one comes back, how long one may stay, or which standards they are held to, with other numbers or
 * alone: from the beginning, while people are inside, taken back, beside those before them. And how old the logins are with which people
 * come, at the least: where nobody may stay for longer than half a day after their login, these are as old as that.
 */
export const waysOf = (
  random: Random | null,
  { latitude, deployments }: { readonly latitude: Latitude; readonly deployments: Deployments },
  latest: number,
): { readonly latitude: Latitude; readonly deployments: Deployments; readonly loginAge: Duration } => {
  if (random === null) return { latitude, deployments, loginAge: 0 };
  const begins = drawWay(random);
  const drawn =
    deployments.steps.length > 0 ? deployments.steps : [stepOf(random, random.between(0, latest))];
  const steps = drawn.map((step) => {
    const { way, standards } = nextTo(random, begins);
    return { ...step, ...fitting(step), way, latitude: { ...(step.latitude ?? latitude), standards } };
  });
  const first = drawn === deployments.steps ? deployments.first : random.pick(['before', 'source'] as const);
  const longest = [begins.way, ...steps.map(({ way }) => way)]
    .flatMap(({ longestStay }) => longestStay ?? [])
    .filter((stay) => stay > HOUR && stay <= 24 * HOUR);
  return {
    latitude: { ...latitude, standards: begins.standards },
    deployments: { first, steps, way: begins.way },
    loginAge: longest.length > 0 ? Math.max(0, random.pick(longest) - random.between(0, latest)) : 0,
  };
};

type Drawn = { readonly way: Way; readonly standards: readonly Standard[] };

/** All of it otherwise, or nothing but the stay, or but the way back, or only the other numbers. */
const nextTo = (random: Random, begins: Drawn): Drawn => {
  const { reentry, longestStay } = begins.way;
  const luck = random.next();
  if (luck < 0.1) return begins;
  if (luck < 0.6 && begins.standards.length === 0)
    return {
      way:
        luck < 0.35
          ? { reentry, longestStay: random.pick(stays) }
          : { reentry: reentry === 'login' ? 'click' : 'login', longestStay },
      standards: [],
    };
  return drawWay(random);
};

const drawWay = (random: Random): Drawn => {
  const standards = random.chance(0.4) ? [] : random.pick(named);
  const asked = clausesOf(standards);
  const most = Math.min(...asked.map(({ stay = Number.POSITIVE_INFINITY }) => stay));
  const isLong = asked.some(({ unextended }) => unextended !== undefined);
  const limit = Number.isFinite(most) ? most : null;
  const longestStay = isLong || random.chance(0.4) ? limit : random.pick(stays);
  const reentry = asked.some(({ login }) => login)
    ? 'login'
    : random.pick(['click', 'click', 'login'] as const);
  return { way: { reentry, longestStay }, standards };
};

const stepOf = (random: Random, at: number): DeploymentStep => ({
  at,
  code: 'source',
  idle: 1,
  warning: 1,
  beside: random.chance(0.3) ? 0 : random.between(MINUTE, 10 * MINUTE),
  share: 0.5,
  isTakenBack: random.chance(0.3),
});

/** When somebody has logged in who comes by a login that is not new. */
export const loggedInBefore = (seed: number, loginAge: Duration): Duration =>
  loginAge + createRandom(seed).between(0, 20 * MINUTE);
