import { after, earliest, type Instant, latest } from '../instant.ts';
import { isSamePolicy } from '../policy.ts';
import { limitAt, logoutAt, warnAt } from '../presence/deadlines.ts';
import type { Present, Waiting, Warned } from '../presence/participant.ts';
import { asksLogin } from '../presence/timings.ts';
import { deployedAt, isUnderAnother, keptOf } from '../rules/deployed.ts';
import { warn } from './elapsing.ts';
import type { Governing, HappeningOf } from './happening.ts';
import { add, type Connected, type Inside, nothing, standing, unwarned, type Verdict } from './verdict.ts';

/** What holds for whoever waits is for when they are let in. */
export const governAtDoor = (before: Waiting, governing: HappeningOf<'govern'>, now: Instant): Verdict =>
  isOutrun(before, governing, now) ? nothing(before) : { participant: under(before, governing, now) };

/**
 * Another rule holds at once, and so do the numbers of another deployment. Whoever has been idle for longer than it allows is
 * warned now, with a full warning; whoever was warned and would not be by the new rule, is not any more; no logout comes earlier
 * than it was announced, and no limit of the stay before as long as a warning takes.
 */
export const govern = (before: Inside, governing: HappeningOf<'govern'>, now: Instant): Verdict => {
  if (isOutrun(before, governing, now)) return nothing(before);
  const known = knownLogin(before, under(before, governing, now));
  if (isSamePolicy(before.policy, known.policy)) return { participant: known };
  const { limitNotBefore: _old, ...kept } = known;
  const put: Inside = { ...kept, governed: true, ...fairLimit(before, known, now) };
  const here = put.phase === 'warned' ? stillIdle(put, before as Warned, now) : withinLimit(put, now);
  const lifted = put.phase === 'warned' && here.phase === 'present';
  const told: Verdict = {
    participant: here,
    notice: standing(here),
    roster: lifted || isCut(before, here),
    transitions: [{ type: 'governed', lifted }],
  };
  if (here.phase === 'warned' || warnAt(here) > now) return told;
  // By the new rule it did not come late: it was not due before.
  const since = before.phase === 'present' ? earliest(warnAt(before), now) : now;
  return add(told, warn(here, latest(warnAt(here), since), now));
};

/** Two functions may carry rules to the same person, and the older one come later. By the same rules only another deployment counts. */
const isOutrun = (
  { rule, deployed }: Connected,
  { rule: next, deploying = null }: Governing,
  now: Instant,
): boolean => {
  const [was, is] = [rule?.revision ?? 0, next?.revision ?? 0];
  return is < was || (is === was && !isUnderAnother(deployed, deploying, now));
};

const under = <Before extends Connected>(
  before: Before,
  { policy, rule, deploying }: Governing,
  now: Instant,
): Before => {
  const { rule: _rule, deployed, ...kept } = before;
  const isKnown = deploying == null || deployed?.mark === deploying.mark;
  return {
    // What is left out may be missing.
    ...(kept as unknown as Before),
    policy: keptOf(before.policy, policy),
    ...(rule && { rule }),
    ...(isKnown ? deployed && { deployed } : deployedAt(deploying.mark, now)),
  };
};

/**
 * Where a return has come to take a login, nobody has noted when those inside have logged in: their stay counts from when they
 * came. Where it takes none any more, their logins are of no account.
 */
const knownLogin = ({ policy }: Inside, put: Inside): Inside => {
  const { authenticatedAt: _login, ...kept } = put;
  if (asksLogin(policy) === asksLogin(put.policy)) return put;
  return asksLogin(put.policy) && put.kind !== 'guest' ? { ...kept, authenticatedAt: put.joinedAt } : kept;
};

/** The warning stands as it was announced, unless by this rule there would be none yet. */
const stillIdle = (put: Warned, before: Warned, now: Instant): Present | Warned => {
  const free = unwarned(put);
  if (warnAt(free) > now) return free;
  const promised = logoutAt(before);
  const { promised: _old, ...rest } = put;
  return promised > after(put.warnedAt, put.policy.warningPeriod) ? { ...rest, promised } : rest;
};

const isCut = (before: Inside, here: Inside): boolean =>
  before.phase === 'present' && here.phase === 'present' && before.hold?.until !== here.hold?.until;

/** A hold goes on for no longer than the new rule lets one begin. */
const withinLimit = (put: Present, now: Instant): Present =>
  put.hold === undefined
    ? put
    : { ...put, hold: { ...put.hold, until: earliest(put.hold.until, after(now, put.policy.holdLimit)) } };

/** Who may not stay for as long as they have been here gets as long as a warning, once: another rule after it gives no more. */
const fairLimit = (
  before: Present | Warned,
  { policy, joinedAt, authenticatedAt = joinedAt }: Inside,
  now: Instant,
): Pick<Present, 'limitNotBefore'> => {
  if (policy.longestStay === null) return {};
  const fair = after(latest(now, joinedAt), policy.warningPeriod);
  // When a login counted from which it counts no more, is not on record, and the replay has to come to the same.
  const former = asksLogin(before.policy) && !asksLogin(policy) ? null : limitAt(before);
  return after(authenticatedAt, policy.longestStay) >= fair
    ? {}
    : { limitNotBefore: former === null ? fair : earliest(former, fair) };
};
