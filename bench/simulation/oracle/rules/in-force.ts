import { instant } from '../../../../shared/instant.ts';
import type { Policy } from '../../../../shared/policy.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import { SIDE_BY_SIDE } from '../../../../shared/rules/deployed.ts';
import type { Level, Rule } from '../../../../shared/rules/rule.ts';
import { LONGEST_RUN } from '../../platform/run.ts';
import { type Latitude, mostOf } from '../../script/rulings.ts';
import { GROUP } from '../../script/script.ts';
import { isGoverned, isInside, type Ledger, type PersonAccount, SKEW } from '../account.ts';

export const timings = ['idleTimeout', 'warningPeriod', 'longestStay'] as const;

type Timing = (typeof timings)[number];

/** Nobody is judged by timings that nobody has set, and an older rule never replaces a newer one. */
export const judgeRule = (ledger: Ledger, account: PersonAccount, after: Participant): void => {
  const { rules, rollout, latitude } = ledger;
  const put = [...(rules.get(after.sessionId) ?? []), ...(rules.get(GROUP) ?? [])];
  // Each timing is the tightest that is set at any level, so they may come from different levels.
  for (const timing of timings)
    if (
      !put.some((one) => one[timing]?.value === after.policy[timing]) &&
      !rollout.policies.some((policy) =>
        [policy[timing], mostBelow(timing, policy, latitude)].includes(after.policy[timing]),
      )
    )
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

/**
 * The value in force, `null` for no limit, and the level that has set it: worked out as the documents say, from what
 * the three levels set.
 */
export const inForceOf = (
  timing: Timing,
  policy: Policy,
  latitude: Latitude,
  own: Rule,
  imposed: readonly Rule[],
): { readonly value: number | null; readonly level: Level } => {
  const deployed = policy[timing];
  if (latitude.isFinal && deployed !== null) return { value: deployed, level: 'deployment' };
  const clauses = imposed.flatMap(({ [timing]: clause }) => clause ?? []);
  const finals = clauses.flatMap(({ value, final }) => (final ? [value] : []));
  const wish = own[timing]?.value;
  const said: readonly (readonly [number, Level])[] = [
    finals.length > 0
      ? [Math.min(...finals), 'group']
      : wish === undefined
        ? [deployed ?? Number.POSITIVE_INFINITY, 'deployment']
        : [wish, 'session'],
    ...clauses.map(({ value }) => [value, 'group'] as const),
    [mostBelow(timing, policy, latitude) ?? Number.POSITIVE_INFINITY, 'deployment'],
  ];
  // Of two equal values, the one nearer to the session.
  const [value, level] = said.reduce((one, other) => (other[0] < one[0] ? other : one));
  return { value: Number.isFinite(value) ? value : null, level };
};

/** How far a deployment lets the levels below go; null for any length. Its longest stay is one for everybody. */
export const mostBelow = (timing: Timing, policy: Policy, { idle, warning }: Latitude): number | null => {
  switch (timing) {
    case 'idleTimeout':
      return idle === null ? null : mostOf(policy.idleTimeout, idle);
    case 'warningPeriod':
      return warning === null ? null : mostOf(policy.warningPeriod, warning);
    case 'longestStay':
      return policy.longestStay;
  }
};

/**
 * Everybody inside is under what their session sets, under no more than its group allows, and under what the group has
 * made final.
 */
export const judgeInForce = (
  { fail, policy: first, latitude, rollout, now }: Ledger,
  person: Participant,
  own: Rule,
  imposed: readonly Rule[],
): void => {
  if (!isInside(person)) return;
  // A release that knows no marks may have had the last word.
  const policy = rollout.alone(now()) ?? (rollout.policies.length === 1 ? first : null);
  if (policy === null) return;
  const { participantId, sessionId } = person;
  for (const timing of timings) {
    const wanted = inForceOf(timing, policy, latitude, own, imposed).value;
    if (person.policy[timing] !== wanted)
      fail(
        'rules',
        `${participantId} in ${sessionId} is under ${timing} ${person.policy[timing]}, but it should be ${wanted}.`,
      );
  }
};
