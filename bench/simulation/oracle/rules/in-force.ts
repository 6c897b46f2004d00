import { instant } from '../../../../shared/instant.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import { SIDE_BY_SIDE } from '../../../../shared/rules/deployed.ts';
import { LONGEST_RUN } from '../../platform/run.ts';
import { GROUP } from '../../script/script.ts';
import { isGoverned, isInside, type Ledger, type PersonAccount, type RuleTimings, SKEW } from '../account.ts';

const timings = ['idleTimeout', 'warningPeriod'] as const;

/** Nobody is judged by timings that nobody has set, and an older rule never replaces a newer one. */
export const judgeRule = (ledger: Ledger, account: PersonAccount, after: Participant): void => {
  const { rules, rollout } = ledger;
  const said = [rollout.policies, rules.get(after.sessionId), rules.get(GROUP)];
  // Each timing is the tightest that is set at any level, so the two may come from different levels.
  for (const timing of timings)
    if (!said.some((put) => put?.some((one) => one[timing] === after.policy[timing])))
      ledger.fail('rules', `${after.participantId} is under an ${timing} that nobody has put.`);
  const before = account.snapshot;
  if (isInside(before) && (after.rule?.revision ?? 0) < (before?.rule?.revision ?? 0))
    ledger.fail('rules', `${after.participantId} is under an older rule than before.`);
  judgeDeployed(ledger, account, after);
};

/**
 * Whether somebody has come under a deployment's numbers: by entering, or by a new deployment, since no rule has
 * changed.
 */
export const isDeployed = (before: Participant | null, after: Participant): boolean =>
  before === null || before.phase === 'ended'
    ? after.phase !== 'ended'
    : isGoverned(before, after) && (before.rule?.revision ?? 0) === (after.rule?.revision ?? 0);

/**
 * Functions of two deployments do not undo each other's work, and when only one is left nobody is warned by outdated
 * numbers.
 */
const judgeDeployed = (
  { rollout, now, fail }: Ledger,
  { snapshot: before, deployedAt, person }: PersonAccount,
  after: Participant,
): void => {
  if (before === null || !rollout.isMarked) return;
  const since = now() - deployedAt;
  // Counted from the decision, which may be as much older than the write as a function may run.
  const least = SIDE_BY_SIDE - SKEW - LONGEST_RUN;
  if (before.phase !== 'ended' && isDeployed(before, after) && since < least)
    fail('deployments', `${person} has come under other numbers after ${since} ms already.`);
  const alone = rollout.alone(instant(now() - LONGEST_RUN));
  const isWarnedNow = before.phase === 'present' && after.phase === 'warned';
  if (!isWarnedNow || after.rule !== undefined || alone === null || since < SIDE_BY_SIDE + SKEW) return;
  if (alone !== rollout.alone(now()) || after.policy.idleTimeout === alone.idleTimeout) return;
  fail(
    'deployments',
    `${person} was warned by an idle timeout of ${after.policy.idleTimeout}, which is past.`,
  );
};

/** In the end, everybody inside is under what their session says, as far as its group allows. */
export const judgeInForce = (
  { fail, policy: first, rollout, now }: Ledger,
  sessionId: string,
  person: Participant,
  said: Partial<RuleTimings>,
  allowed: Partial<RuleTimings>,
): void => {
  if (!isInside(person)) return;
  // A release that knows no marks may have had the last word.
  const policy = rollout.alone(now()) ?? (rollout.policies.length === 1 ? first : null);
  if (policy === null) return;
  for (const timing of timings) {
    const wanted = Math.min(said[timing] ?? policy[timing], allowed[timing] ?? Number.POSITIVE_INFINITY);
    if (person.policy[timing] !== wanted)
      fail(
        'rules',
        `${person.participantId} in ${sessionId} is under ${timing} ${person.policy[timing]}, but it should be ${wanted}.`,
      );
  }
};
