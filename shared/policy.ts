import * as z from 'zod/mini';
import { LONGEST_HOLD } from './hold.ts';
import { type Duration, LONGEST_TIMING } from './instant.ts';
import { contradiction, LEAST_WARNING } from './standards/conformity.ts';
import { type StandardId, standardIds } from './standards/standard.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * The timings of a participation, all in milliseconds. A participation keeps a copy of the policy that is in force for it;
 * another rule puts another in its place, and takes nothing back that was announced (`lifecycle/governing.ts`).
 */
export type Policy = {
  /** No activity for this long brings the warning. */
  readonly idleTimeout: Duration;
  /** A warning stands this long before the logout. */
  readonly warningPeriod: Duration;
  /** Whose last connection said goodbye (a closed tab, a reload) is gone for the others after this long. */
  readonly goodbyeGrace: Duration;
  /** Whose last connection was lost without a word is gone for the others after this long. */
  readonly lostGrace: Duration;
  /** A connection that has not been heard for this long is given up, whatever the platform says. */
  readonly lease: Duration;
  /** How often a client is asked to be heard. */
  readonly keepAlive: Duration;
  /** A client reports activity once per interval of this length. A report is also the sign of life. */
  readonly reportEvery: Duration;
  /** An activity moves the alarm only if the deadline has moved further than this. */
  readonly alarmSlack: Duration;
  /** How coarse the platform's timer is; an alarm that comes too early is not set again sooner than this. */
  readonly precision: Duration;
  /** A guest's request to enter that nobody answers is given up after this long. */
  readonly patience: Duration;
  /** The longest stay, whatever the person does; `null` for no limit. */
  readonly longestStay: Duration | null;
  /** How long somebody may put their warning off by saying that they are here, with no other act in between; 0 for not at all. */
  readonly holdLimit: Duration;
  /** Whether any activity answers the warning. By default only an explicit extension does. */
  readonly activityExtends: boolean;
  /** How many people may be inside a session at once. Each change of its roster is told to all of them. */
  readonly participantLimit: number;
  /** How many guests may wait at the door of a session at once, by whatever links. */
  readonly doorLimit: number;
  /** How many of them by one link. */
  readonly linkLimit: number;
  /** How somebody comes back whom time has logged out: by a click, which is the default and not said, or only by a login later than that. */
  readonly reentry?: 'login';
  /** The standards that all this is held to; not said where there are none. */
  readonly standards?: readonly StandardId[];
};

/** The two documented timings. */
export const presets = {
  'workspace-15': { idleTimeout: 15 * MINUTE, warningPeriod: 30 * MINUTE },
  'workspace-150': { idleTimeout: 150 * MINUTE, warningPeriod: 30 * MINUTE },
} as const satisfies Record<string, Pick<Policy, 'idleTimeout' | 'warningPeriod'>>;

export type Preset = keyof typeof presets;

/**
 * A third of the idle timeout, at least one minute and at most five: the alarm of somebody who reports every four is moved at
 * every second report, and never rings. More would let it ring, which costs more than a move.
 */
export const defaultSlack = (idleTimeout: Duration): Duration =>
  Math.max(MINUTE, Math.min(5 * MINUTE, Math.floor(idleTimeout / 3)));

/** As seldom as the keep-alive; with short timings more often, or a busy person would be warned. */
export const reportsFor = (idleTimeout: Duration, keepAlive: Duration): Duration =>
  Math.min(keepAlive, Math.floor(idleTimeout / 3));

/** 15 s and a minute; with short timings less, because leaving must be noticed before being idle. */
export const gracesFor = (
  idleTimeout: Duration,
  most: Pick<Policy, 'goodbyeGrace' | 'lostGrace'> = { goodbyeGrace: 15 * SECOND, lostGrace: MINUTE },
): Pick<Policy, 'goodbyeGrace' | 'lostGrace'> => ({
  goodbyeGrace: Math.min(most.goodbyeGrace, Math.ceil(idleTimeout / 4)),
  lostGrace: Math.min(most.lostGrace, Math.ceil(idleTimeout / 2)),
});

/** The complete policy for a pair of timings, with every other setting at its default. */
export const policyFrom = (
  timings: Pick<Policy, 'idleTimeout' | 'warningPeriod'> & Partial<Policy>,
): Policy => ({
  ...gracesFor(timings.idleTimeout),
  lease: 10 * MINUTE,
  keepAlive: 4 * MINUTE,
  reportEvery: reportsFor(timings.idleTimeout, timings.keepAlive ?? 4 * MINUTE),
  alarmSlack: defaultSlack(timings.idleTimeout),
  precision: MINUTE,
  patience: 10 * MINUTE,
  longestStay: null,
  holdLimit: 0,
  activityExtends: false,
  participantLimit: 250,
  doorLimit: 250,
  linkLimit: Math.min(200, timings.doorLimit ?? 250),
  ...timings,
});

export const defaultPolicy: Policy = policyFrom(presets['workspace-15']);

/**
 * Where a policy may come from decides how short it may be: a deployment's timings are at least a minute, one
 * session's own warning, and that of a deployment held to a standard, is never under the 20 s of WCAG 2.2.1, the local
 * stack is free to be quick.
 */
export type PolicySource = 'deployment' | 'session' | 'local';

const shortest: Record<PolicySource, { idleTimeout: Duration; warningPeriod: Duration }> = {
  deployment: { idleTimeout: MINUTE, warningPeriod: MINUTE },
  session: { idleTimeout: MINUTE, warningPeriod: LEAST_WARNING },
  local: { idleTimeout: SECOND, warningPeriod: SECOND },
};

const duration = z.number().check(z.int(), z.positive(), z.maximum(LONGEST_TIMING));

const policySchema = z.object({
  idleTimeout: duration,
  warningPeriod: duration,
  goodbyeGrace: duration,
  lostGrace: duration,
  lease: duration,
  keepAlive: duration,
  reportEvery: duration,
  alarmSlack: z.number().check(z.int(), z.nonnegative()),
  precision: duration,
  patience: duration,
  longestStay: z.nullable(duration),
  holdLimit: z.number().check(z.int(), z.nonnegative(), z.maximum(LONGEST_HOLD)),
  activityExtends: z.boolean(),
  participantLimit: z.number().check(z.int(), z.minimum(1)),
  doorLimit: z.number().check(z.int(), z.minimum(1), z.maximum(1_000)),
  linkLimit: z.number().check(z.int(), z.minimum(1)),
  reentry: z.optional(z.literal('login')),
  standards: z.optional(z.array(z.enum(standardIds)).check(z.minLength(1))),
});

/**
 * The policy, or a sentence that names the broken rule.
 * @throws RangeError when a setting makes no sense.
 */
export const checkedPolicy = (value: unknown, source: PolicySource): Policy => {
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) throw new RangeError(`The policy is malformed: ${z.prettifyError(parsed.error)}`);
  const policy = givenOf(parsed.data);
  const isHeld = source === 'deployment' && policy.standards !== undefined;
  for (const name of ['idleTimeout', 'warningPeriod'] as const) {
    const least = shortest[isHeld ? 'session' : source][name];
    if (policy[name] < least)
      throw new RangeError(
        `${name} must be at least ${least / SECOND} s, but is ${policy[name] / SECOND} s.`,
      );
  }
  if (policy.lostGrace >= policy.idleTimeout)
    throw new RangeError(
      `lostGrace (${policy.lostGrace / SECOND} s) must be shorter than idleTimeout (${policy.idleTimeout / SECOND} s), or leaving would be noticed later than being idle.`,
    );
  if (policy.goodbyeGrace > policy.lostGrace)
    throw new RangeError(
      `goodbyeGrace (${policy.goodbyeGrace / SECOND} s) must not be longer than lostGrace (${policy.lostGrace / SECOND} s), or whoever said goodbye would be waited for longer than whoever did not.`,
    );
  if (policy.lease <= 2 * policy.keepAlive)
    throw new RangeError(
      `lease (${policy.lease / SECOND} s) must be longer than two keepAlive intervals (2 × ${policy.keepAlive / SECOND} s), or one lost keep-alive would end a connection.`,
    );
  if (policy.reportEvery > Math.min(policy.keepAlive, Math.max(SECOND, policy.idleTimeout / 3)))
    throw new RangeError(
      `reportEvery (${policy.reportEvery / SECOND} s) must be at most a third of idleTimeout and at most keepAlive (${policy.keepAlive / SECOND} s), or a busy person would be warned, or given up.`,
    );
  // A session with longer timings than its deployment's is none the worse for a limit that gives it nothing.
  if (source !== 'session' && policy.holdLimit > 0 && policy.holdLimit <= policy.idleTimeout)
    throw new RangeError(
      `holdLimit (${policy.holdLimit / SECOND} s) must be longer than idleTimeout (${policy.idleTimeout / SECOND} s), or a hold would put off nothing; 0 allows none.`,
    );
  if (policy.linkLimit > policy.doorLimit)
    throw new RangeError(
      `linkLimit (${policy.linkLimit}) must not be above doorLimit (${policy.doorLimit}): more than that never wait.`,
    );
  const contrary = contradiction(policy.standards ?? [], policy);
  if (contrary !== null) throw new RangeError(contrary);
  return policy;
};

/** Whether two policies say the same of everything. */
export const isSamePolicy = (one: Policy, other: Policy): boolean =>
  (Object.keys({ ...one, ...other }) as (keyof Policy)[]).every(
    (name) => JSON.stringify(one[name]) === JSON.stringify(other[name]),
  );

/** What is not said is not there. */
const givenOf = ({ reentry, standards, ...said }: z.infer<typeof policySchema>): Policy => ({
  ...said,
  ...(reentry !== undefined && { reentry }),
  ...(standards !== undefined && { standards }),
});
