import { instant } from '../../../../../shared/instant.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import { SIDE_BY_SIDE } from '../../../../../shared/rules/deployed.ts';
import type { Level, Rule } from '../../../../../shared/rules/rule.ts';
import { LONGEST_RUN } from '../../../platform/run.ts';
import { mostOf } from '../../../script/deployments/latitude.ts';
import type { Numbers } from '../../../script/deployments/rollout.ts';
import { GROUP } from '../../../script/script.ts';
import { isGoverned, isInside, type Ledger, type PersonAccount, SKEW } from '../../account.ts';
import { isUpTo } from './standards.ts';

export const timings = ['idleTimeout', 'warningPeriod', 'longestStay'] as const;

type Timing = (typeof timings)[number];

/** Nobody is judged by timings that nobody has set, and an older rule never replaces a newer one. */
export const judgeRule = (ledger: Ledger, account: PersonAccount, after: Participant): void => {
  const { rules, rollout } = ledger;
  const put = [...(rules.get(after.sessionId) ?? []), ...(rules.get(GROUP) ?? [])];
  // Each timing is the tightest that is set at any level, so they may come from different levels.
  for (const timing of timings)
    if (
      !put.some((one) => one[timing]?.value === after.policy[timing]) &&
      !rollout.all.some((numbers) =>
        [numbers.policy[timing], mostBelow(timing, numbers)].includes(after.policy[timing]),
      )
    )
      ledger.fail('rules', `${after.participantId} is under an ${timing} that nobody has put.`);
  if (!rollout.all.some((numbers) => isAsDeployed(numbers, after)))
    ledger.fail('rules', `${after.participantId} is held to standards, or a way back, of no deployment.`);
  const before = account.snapshot;
  if (isInside(before) && (after.rule?.revision ?? 0) < (before?.rule?.revision ?? 0))
    ledger.fail('rules', `${after.participantId} is under an older rule than before.`);
  judgeDeployed(ledger, account, after);
};

/** Whether they are held to the standards of that deployment, and come back as it says. */
const isAsDeployed = ({ policy, latitude }: Numbers, { policy: held }: Participant): boolean =>
  held.reentry === policy.reentry && String(held.standards ?? []) === String(latitude.standards);

/** Whether somebody has come under a deployment's numbers: by entering, by a new deployment, or by a rule of that one. */
export const isDeployed = (before: Participant | null, after: Participant): boolean =>
  before === null || before.phase === 'ended'
    ? after.phase !== 'ended'
    : isOtherMark(before, after) || (isGoverned(before, after) && isSameRevision(before, after));

const isSameRevision = (before: Participant, after: Participant): boolean =>
  (before.rule?.revision ?? 0) === (after.rule?.revision ?? 0);

/** What a mark says is of no account here. Whoever has ended has none. */
const isOtherMark = (before: Participant, after: Participant): boolean =>
  'deployed' in after && after.deployed?.mark !== ('deployed' in before ? before.deployed?.mark : undefined);

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
  const isTurned = isDeployed(before, after) && isSameRevision(before, after);
  if (before.phase !== 'ended' && isTurned && since < least)
    fail('deployments', `${person} has come under other numbers after ${since} ms already.`);
  const alone = rollout.alone(instant(now() - LONGEST_RUN));
  const isWarnedNow = before.phase === 'present' && after.phase === 'warned';
  if (!isWarnedNow || after.rule !== undefined || alone === null || since < SIDE_BY_SIDE + SKEW) return;
  if (alone !== rollout.alone(now()) || after.policy.idleTimeout === alone.policy.idleTimeout) return;
  fail(
    'deployments',
    `${person} was warned by an idle timeout of ${after.policy.idleTimeout}, which is past.`,
  );
};

/** `null` for no limit, and the level that has set it. */
type Found = { readonly value: number | null; readonly level: Level };

/**
 * The value in force: worked out as the documents say, from what the three levels set. Where that contradicts a standard
 * that the deployment names, its own values are the most there is, and a stay that contradicts it even so is none.
 */
export const inForceOf = (timing: Timing, numbers: Numbers, own: Rule, imposed: readonly Rule[]): Found => {
  if (!isContrary(numbers, own, imposed)) return saidOf(timing, numbers, own, imposed);
  const tight = { ...numbers, latitude: { ...numbers.latitude, idle: 1, warning: 1 } };
  if (!isContrary(tight, own, imposed)) return saidOf(timing, tight, own, imposed);
  return saidOf(timing, tight, withoutStay(own), imposed.map(withoutStay));
};

/** Whether what the three levels set contradicts a standard that the deployment names. */
export const isContrary = (numbers: Numbers, own: Rule, imposed: readonly Rule[]): boolean => {
  const { standards } = numbers.latitude;
  if (standards.length === 0) return false;
  const [idleTimeout, warningPeriod, longestStay] = timings.map(
    (timing) => saidOf(timing, numbers, own, imposed).value,
  );
  return !isUpTo(
    standards,
    {
      ...numbers.policy,
      idleTimeout: idleTimeout ?? 0,
      warningPeriod: warningPeriod ?? 0,
      longestStay: longestStay ?? null,
    },
    numbers.policy.holdLimit,
  );
};

const withoutStay = ({ longestStay: _stay, ...rule }: Rule): Rule => rule;

/** The same, whatever the standards say. */
const saidOf = (timing: Timing, numbers: Numbers, own: Rule, imposed: readonly Rule[]): Found => {
  const { policy, latitude } = numbers;
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
    [mostBelow(timing, numbers) ?? Number.POSITIVE_INFINITY, 'deployment'],
  ];
  // Of two equal values, the one nearer to the session.
  const [value, level] = said.reduce((one, other) => (other[0] < one[0] ? other : one));
  return { value: Number.isFinite(value) ? value : null, level };
};

/** How far a deployment lets the levels below go; null for any length. Its longest stay is one for everybody. */
export const mostBelow = (timing: Timing, { policy, latitude }: Numbers): number | null => {
  const { idle, warning } = latitude;
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
  { fail }: Ledger,
  person: Participant,
  numbers: Numbers,
  own: Rule,
  imposed: readonly Rule[],
): void => {
  if (!isInside(person)) return;
  const { participantId, sessionId } = person;
  const { standards } = numbers.latitude;
  const [named, held] = [standards, person.policy.standards ?? []].map(String);
  if (named !== held)
    fail('rules', `${participantId} in ${sessionId} is held to [${held}], but it should be [${named}].`);
  if (!isUpTo(standards, person.policy, person.policy.holdLimit))
    fail('rules', `${participantId} in ${sessionId} is under what [${named}] forbids.`);
  const [back = 'click', way = 'click'] = [person.policy.reentry, numbers.policy.reentry];
  if (back !== way)
    fail('rules', `${participantId} in ${sessionId} comes back by a ${back}, but it should be by a ${way}.`);
  for (const timing of timings) {
    const wanted = inForceOf(timing, numbers, own, imposed).value;
    if (person.policy[timing] !== wanted)
      fail(
        'rules',
        `${participantId} in ${sessionId} is under ${timing} ${person.policy[timing]}, but it should be ${wanted}.`,
      );
  }
};
