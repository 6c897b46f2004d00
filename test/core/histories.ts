import process from 'node:process';
import * as fc from 'fast-check';
import { after, type Instant } from '../../shared/instant.ts';
import type { Happening, HappeningOf, HappeningType, Waking } from '../../shared/lifecycle/happening.ts';
import { decide } from '../../shared/lifecycle.ts';
import { type Policy, policyFrom } from '../../shared/policy.ts';
import type { Participant } from '../../shared/presence/participant.ts';
import { SIDE_BY_SIDE } from '../../shared/rules/deployed.ts';
import { frequency, happenings } from './frequency.ts';
import { joining, minute } from './people.ts';

/** How many histories are tried; fewer for each of a thousand mutants. */
export const runs = (count: number): number =>
  process.env.STRYKER_MUTATOR_WORKER === undefined ? count : Math.ceil(count / 10);

export const policies = [
  policyFrom({ idleTimeout: 15 * 60_000, warningPeriod: 30 * 60_000 }),
  policyFrom({ idleTimeout: 150 * 60_000, warningPeriod: 30 * 60_000 }),
  policyFrom({ idleTimeout: 15 * 60_000, warningPeriod: 60_000, alarmSlack: 0, activityExtends: true }),
  policyFrom({ idleTimeout: 60_000, warningPeriod: 60_000, longestStay: 20 * 60_000 }),
  policyFrom({ idleTimeout: 15 * 60_000, warningPeriod: 2 * 60_000, holdLimit: 60 * 60_000 }),
  policyFrom({ idleTimeout: 60_000, warningPeriod: 60_000, holdLimit: 5 * 60_000, longestStay: 3_600_000 }),
];

/** Where coming back takes a login. */
const withLogins = [
  policyFrom({ idleTimeout: 15 * 60_000, warningPeriod: 60_000, reentry: 'login' }),
  policyFrom({
    idleTimeout: 15 * 60_000,
    warningPeriod: 60_000,
    longestStay: 2 * 3_600_000,
    reentry: 'login',
  }),
];

type Draft = {
  readonly pause: number;
  readonly type: HappeningType;
  readonly connectionId: string;
  readonly policy: Policy;
  readonly flag: boolean;
  /** How far from now an activity claims to be, and how many generations ago an alarm was set. */
  readonly offset: number;
  readonly age: 0 | 1 | 2 | null;
};

const draft = (among: readonly Policy[]): fc.Arbitrary<Draft> =>
  fc.record({
    pause: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 1, max: 20 * 60_000 }),
      fc.integer({ min: 1, max: 4 * 3_600_000 }),
    ),
    type: fc.constantFrom(
      ...happenings.flatMap((type) => Array.from({ length: frequency[type] }, () => type)),
    ),
    connectionId: fc.constantFrom('tab-1', 'tab-2', 'tab-3'),
    policy: fc.constantFrom(...among),
    flag: fc.boolean(),
    offset: fc.integer({ min: -3_600_000, max: 3_600_000 }),
    age: fc.constantFrom(0, 0, 1, 2, null),
  });

/** What stays the same of everybody who ever joins. */
type Who = Pick<HappeningOf<'join'>, 'kind' | 'door'>;
const guest: Who = { kind: 'guest', door: 'knock' };
const member: Who = { kind: 'licence-holder', door: 'open' };

const happeningOf = (drawn: Draft, before: Participant | null, now: Instant, who: Who | null): Happening => {
  const { type, connectionId, flag, policy } = drawn;
  switch (type) {
    case 'join':
      return {
        ...joining(connectionId, { resume: flag, policy, actedAt: after(now, drawn.offset) }),
        ...(drawn.age !== null && { mark: `deployment ${drawn.age}` }),
        door: drawn.offset % 3 === 0 ? 'knock' : 'open',
        expiresAt: after(now, 5 * 3_600_000),
        ...who,
        ...(who === member && { authenticatedAt: after(now, -3 * Math.abs(drawn.offset)) }),
      };
    case 'activity':
      return { type, connectionId, at: after(now, drawn.offset) };
    case 'media':
      return { type, connectionId, audio: flag, video: true };
    case 'state':
      return { type, connectionId, state: flag ? `{"page":${drawn.pause}}` : null };
    case 'hold':
      return {
        type,
        connectionId,
        reason: flag ? 'presenting' : 'reading',
        for: 1 + Math.abs(drawn.offset) * (flag ? 1 : 2),
      };
    case 'release':
      return flag ? { type, connectionId: null, by: 'mod' } : { type, connectionId };
    case 'wake':
      return { type, ...wakingOf(drawn, before, now) };
    case 'govern': {
      const revision = (before?.rule?.revision ?? 0) + (flag ? 1 : -1 + (drawn.offset % 3));
      const said = { level: 'group', group: 'g1' } as const;
      const from = { idleTimeout: said, warningPeriod: said, longestStay: said };
      return { type, policy, rule: { revision, from }, deploying: deployingOf(drawn) };
    }
    case 'appoint':
      return { type, role: flag ? 'moderator' : 'member' };
    case 'admit':
    case 'deny':
    case 'remove':
      return { type };
    case 'extend':
    case 'ping':
    case 'exit':
    case 'leave':
    case 'disconnect':
      return { type, connectionId };
  }
};

/** Three deployments, and a release that knows no marks. */
export const deployingOf = ({ age, flag }: Pick<Draft, 'age' | 'flag'>) =>
  age === null ? null : { mark: `deployment ${age}`, sideBySide: flag ? 0 : SIDE_BY_SIDE };

/**
 * By the current alarm or an older one, by the sweep, or by a message that comes in time, too early, or for nothing.
 */
const wakingOf = ({ age, flag, offset }: Draft, before: Participant | null, now: Instant): Waking => {
  if (age !== null && !flag) return { hand: 'hour', generation: (before?.alarm.generation ?? 0) - age };
  if (age === null && !flag) return { hand: 'none' };
  return { hand: 'second', at: age === 0 ? (before?.ringAt ?? now) : after(now, offset) };
};

export type Step = {
  before: Participant | null;
  happening: Happening;
  now: Instant;
  next: Participant | null;
};

const play = (drafts: readonly Draft[], who: Who | null = null): Step[] => {
  const steps: Step[] = [];
  let before: Participant | null = null;
  let now = minute(0);
  for (const drawn of drafts) {
    now = after(now, drawn.pause);
    const happening = happeningOf(drawn, before, now, who);
    const { next } = decide(before, happening, now);
    steps.push({ before, happening, now, next });
    before = next;
  }
  return steps;
};

/**
 * Happenings in any order; alarms early, late, doubled and out of order. The steps know nothing of the lifecycle: each
 * says what happens and how much time passes before it.
 */
export const history = fc
  .array(draft(policies), { minLength: 1, maxLength: 30 })
  .map((drafts) => play(drafts));

/** The same where coming back may come to take a login, and to take none any more, of a member or a guest. */
export const historyWithLogins = fc
  .tuple(
    fc.array(draft([...policies, ...withLogins]), { minLength: 1, maxLength: 30 }),
    fc.constantFrom(guest, member),
  )
  .map(([drafts, who]) => play(drafts, who));
