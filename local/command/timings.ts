import {
  checkedPolicy,
  type Policy,
  type Preset,
  policyFrom,
  presets,
  reportsFor,
} from '../../shared/policy.ts';
import { governed } from '../../shared/standards/conformity.ts';
import { type StandardId, standardIds } from '../../shared/standards/standard.ts';
import { milliseconds } from '../duration.ts';

/** Quick enough that a person at the screen sees a whole round without waiting. */
const demo: Policy = {
  ...policyFrom({ idleTimeout: 30_000, warningPeriod: 30_000 }),
  goodbyeGrace: 5_000,
  lostGrace: 10_000,
  lease: 180_000,
  keepAlive: 20_000,
  reportEvery: 10_000,
  alarmSlack: 0,
  precision: 60_000,
};

/** The timings as they stand on the command line; what is left out follows the preset, or the demo. */
export type GivenTimings = {
  readonly preset?: string | undefined;
  readonly idle?: string | undefined;
  readonly warning?: string | undefined;
  /** Both graces, unless one is said by itself. */
  readonly grace?: string | undefined;
  readonly 'goodbye-grace'?: string | undefined;
  readonly 'lost-grace'?: string | undefined;
  readonly lease?: string | undefined;
  readonly 'keep-alive'?: string | undefined;
  readonly 'report-every'?: string | undefined;
  readonly slack?: string | undefined;
  readonly precision?: string | undefined;
  readonly patience?: string | undefined;
  readonly 'longest-stay'?: string | undefined;
  readonly standard?: string | undefined;
  readonly reentry?: string | undefined;
  readonly 'hold-limit'?: string | undefined;
  readonly 'activity-extends'?: boolean | undefined;
  readonly participants?: string | undefined;
  readonly 'at-the-door'?: string | undefined;
  readonly 'by-one-link'?: string | undefined;
};

/**
 * The complete, checked timings.
 * @throws RangeError with a sentence that names the broken rule.
 */
export const timingsFrom = (given: GivenTimings): Policy => {
  const length = (name: keyof GivenTimings): number | undefined => {
    const text = given[name];
    if (typeof text !== 'string') return undefined;
    const duration = milliseconds(text);
    if (duration % 1_000 !== 0) throw new RangeError(`--${name} must be whole seconds, but is ${text}.`);
    return duration;
  };
  const idleTimeout = length('idle');
  const base = given.preset === undefined ? briefly(idleTimeout) : presetPolicy(given.preset, idleTimeout);
  const standards = standardsFrom(given.standard);
  const said = {
    ...governed(standards ?? [], base, {
      idleTimeout,
      warningPeriod: length('warning'),
      longestStay: length('longest-stay'),
      reentry: reentryFrom(given.reentry),
    }),
    standards,
    goodbyeGrace: length('goodbye-grace') ?? length('grace'),
    lostGrace: length('lost-grace') ?? length('grace'),
    lease: length('lease'),
    keepAlive: length('keep-alive'),
    reportEvery: length('report-every'),
    alarmSlack: length('slack'),
    precision: length('precision'),
    patience: length('patience'),
    holdLimit: length('hold-limit'),
    activityExtends: given['activity-extends'],
    participantLimit: given.participants === undefined ? undefined : Number(given.participants),
    ...doorLimits(given, base),
  };
  const set = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const merged = { ...base, ...set };
  // What was not said follows what was.
  const reportEvery =
    said.reportEvery ??
    wholeSeconds(Math.min(base.reportEvery, reportsFor(merged.idleTimeout, merged.keepAlive)));
  const policy = checkedPolicy({ ...merged, reportEvery }, 'local');
  if (policy.precision < 1_000)
    throw new RangeError('--precision must be at least 1s: Scheduler knows whole seconds.');
  return policy;
};

const standardsFrom = (text: string | undefined): readonly StandardId[] | undefined =>
  text?.split(',').map((name) => {
    const id = standardIds.find((one) => one === name.trim());
    if (id === undefined)
      throw new RangeError(`There is no standard "${name}"; there are ${standardIds.join(', ')}.`);
    return id;
  });

const reentryFrom = (text: string | undefined): 'click' | 'login' | undefined => {
  if (text === undefined || text === 'click' || text === 'login') return text;
  throw new RangeError(`--reentry must be click or login, but is "${text}".`);
};

/** One link never takes more than the whole door, whichever of the two is said. */
const doorLimits = (
  { 'at-the-door': atDoor, 'by-one-link': byLink }: GivenTimings,
  base: Policy,
): Pick<Policy, 'doorLimit' | 'linkLimit'> => {
  const doorLimit = atDoor === undefined ? base.doorLimit : Number(atDoor);
  return {
    doorLimit,
    linkLimit: byLink === undefined ? Math.min(base.linkLimit, doorLimit) : Number(byLink),
  };
};

/** The demo with another idle timeout: leaving must still be noticed before being idle. */
const briefly = (idleTimeout = demo.idleTimeout): Policy => ({
  ...demo,
  ...(idleTimeout < demo.idleTimeout && { goodbyeGrace: 1_000, lostGrace: wholeSeconds(idleTimeout / 2) }),
});

const wholeSeconds = (duration: number): number => Math.max(1_000, Math.floor(duration / 1_000) * 1_000);

const presetPolicy = (name: string, idleTimeout: number | undefined): Policy => {
  if (!Object.hasOwn(presets, name))
    throw new RangeError(`There is no preset "${name}"; there are ${Object.keys(presets).join(' and ')}.`);
  const timings = presets[name as Preset];
  return policyFrom({ ...timings, ...(idleTimeout && { idleTimeout }) });
};

/** The same as cdk context, where every length is a text. */
export const timingsContext = (policy: Policy): Record<string, string> => ({
  idleTimeout: seconds(policy.idleTimeout),
  warningPeriod: seconds(policy.warningPeriod),
  goodbyeGrace: seconds(policy.goodbyeGrace),
  lostGrace: seconds(policy.lostGrace),
  lease: seconds(policy.lease),
  keepAlive: seconds(policy.keepAlive),
  reportEvery: seconds(policy.reportEvery),
  alarmSlack: seconds(policy.alarmSlack),
  precision: seconds(policy.precision),
  patience: seconds(policy.patience),
  ...(policy.longestStay !== null && { longestStay: seconds(policy.longestStay) }),
  ...(policy.standards !== undefined && { standard: policy.standards.join(',') }),
  ...(policy.reentry !== undefined && { reentry: policy.reentry }),
  holdLimit: seconds(policy.holdLimit),
  activityExtends: String(policy.activityExtends),
  participantLimit: String(policy.participantLimit),
  doorLimit: String(policy.doorLimit),
  linkLimit: String(policy.linkLimit),
  policySource: 'local',
});

const seconds = (duration: number): string => `${Math.round(duration / 1_000)}s`;
