import type { Instant } from '../../../../shared/instant.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import type { Cause, Run } from '../../platform/run.ts';
import {
  connectionsOf,
  isActivity,
  isGoverned,
  isInside,
  type Ledger,
  MOST_TABS,
  type PersonAccount,
  SKEW,
  type TabAccount,
} from '../account.ts';
import { heldUntil, holdOf } from './hold.ts';
import { judgeRule } from './in-force.ts';
import { isReturnTooLate } from './login.ts';
import { entersByHand, judgeBelief, tellsOfWork } from './return.ts';
import { isDeedOf } from './standing.ts';
import { stayEnds } from './stay.ts';

/** Rules 1, 5 and 7, judged on every write that the table accepts. */
export const judgeCommit = (ledger: Ledger, account: PersonAccount, run: Run, after: Participant) => {
  const before = account.snapshot;
  judgeActivity(ledger, account, run, after);
  judgeRule(ledger, account, after);
  if (before !== null) judgeDropped(ledger, account, run, before, after);
  if (warnedIn(after) && !(before && isSameWarning(before, after))) judgeWarning(ledger, account, run, after);
  if (after.phase === 'ended' && !(before?.phase === 'ended' && before.endedAt === after.endedAt))
    judgeEnding(ledger, account, run, after);
  if (before?.phase === 'warned' && after.phase === 'present' && !isLifted(ledger, before, after))
    judgeAnswer(ledger, run, after);
  if (before?.phase === 'ended' && isInside(after)) judgeReturn(ledger, account, run, before, after);
};

const who = ({ sessionId, participantId }: Participant) => `${participantId} in ${sessionId}`;

/** Only activity and extension move the last activity, only forward, and only to the time when it was done. */
const judgeActivity = (ledger: Ledger, account: PersonAccount, run: Run, after: Participant) => {
  const { fail, now } = ledger;
  const before = account.snapshot;
  const moved = after.lastActivityAt - (before?.lastActivityAt ?? 0);
  if (moved === 0) return;
  const at = after.lastActivityAt;
  // A new participation begins at the time of the function that creates it, whose clock may be off.
  const tolerance = before?.phase === 'ended' || before?.phase === 'waiting' ? SKEW : 0;
  if (moved < -tolerance) return fail('7', `The last activity of ${who(after)} moved back by ${-moved} ms.`);
  const { cause } = run;
  // Whoever is let in begins now, by somebody else's act, and is judged for that.
  if (before?.phase === 'waiting' && after.phase === 'present') return;
  if (cause.type !== 'message' || cause.person !== after.participantId)
    return fail('7', `${run.name} moved the last activity of ${who(after)}, who did nothing.`);
  const { request, doneAt, sentAt, receivedAt } = cause;
  const told = tellsOfWork(request) && before !== null && after.phase !== 'waiting';
  const warnedAnew = told && warnedIn(after) && !isSameWarning(before, after);
  if (before?.phase === 'warned' && after.phase === 'warned' && !warnedAnew)
    return fail('7', `${who(after)} is warned: only an extension counts.`);
  const entered =
    request.action === 'session.join' &&
    !isInside(before) &&
    (request.resume !== true || before === null || after.phase === 'waiting');
  const answers = entersByHand(request) && before?.phase === 'warned';
  const released = request.action === 'session.release' && holdOf(before) !== null;
  if (!entered && !answers && !told && !released && !isActivity(request))
    return fail('7', `${request.action} moved the last activity of ${who(after)}.`);
  const [from, to] =
    told || (request.action === 'activity' && before?.phase !== 'warned')
      ? [doneAt, doneAt + (receivedAt - sentAt)]
      : [doneAt, now()];
  if (at < from - SKEW || at > to + SKEW)
    fail('7', `The last activity of ${who(after)} is ${at}, but it was done at ${from}.`);
  if (told) judgeBelief(ledger, account, after);
};

/** Warned, or ended while warned: one look may find that somebody fell idle and then went away. */
export const warnedIn = (one: Participant): one is Participant & { warnedAt: Instant } =>
  'warnedAt' in one && one.warnedAt !== null;

/** Whether this warning already stood. */
export const isSameWarning = (before: Participant, after: Participant): boolean =>
  warnedIn(before) && warnedIn(after) && before.warnedAt === after.warnedAt;

/** Under a longer idle timeout there would be no warning yet, so it is lifted. */
export const isLifted = ({ now }: Ledger, before: Participant, after: Participant): boolean =>
  isGoverned(before, after) && after.lastActivityAt + after.policy.idleTimeout > now() - SKEW;

const judgeWarning = (ledger: Ledger, { snapshot: before }: PersonAccount, run: Run, after: Participant) => {
  const { fail, now } = ledger;
  if (!warnedIn(after)) return;
  // A moderator who ends a hold also ends what it had put off.
  const held = isDeedOf(ledger, run, after.sessionId, ['participant.release']) ? 0 : heldUntil(before);
  const due = Math.max(after.lastActivityAt + after.policy.idleTimeout, held);
  if (after.warnedAt < due || now() < due - SKEW)
    fail('1', `${who(after)} was warned ${due - now()} ms before the idle timeout, or their hold, was over.`);
  if (after.warnedAt < run.startedAt - SKEW || after.warnedAt > now() + SKEW)
    fail('1', `The warning of ${who(after)} claims to have been given at another time.`);
};

const judgeEnding = (ledger: Ledger, account: PersonAccount, run: Run, after: Participant) => {
  const { fail, now } = ledger;
  const { policy } = after;
  if (after.phase !== 'ended') return;
  const { cause } = run;
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others need a moderator or a credential.
  switch (after.ending) {
    case 'inactivity': {
      const since = account.warnedSince;
      if (isReturnTooLate(ledger, account, run, after)) break;
      if (since === null) return fail('1', `${who(after)} was logged out without a warning.`);
      // As announced: a shorter period that came meanwhile shortens nothing.
      const early = since + account.warningPeriod - now();
      if (early > SKEW)
        fail('1', `The warning of ${who(after)} had ${early} ms left when they were logged out.`);
      break;
    }
    case 'exit':
      if (cause.type !== 'message' || cause.person !== account.person || !isAskedFor(account, cause))
        fail('1', `${who(after)} ended by exit, but had not asked for it.`);
      break;
    case 'disconnected':
      for (const id of account.connections) judgeAbsence(ledger, id, policy.goodbyeGrace);
      judgeLoss(ledger, account, after);
      break;
    case 'limit': {
      const end = stayEnds(account, after);
      if (end === null || now() < end.from - SKEW)
        fail('1', `${who(after)} was ended by a limit that was not reached.`);
      break;
    }
    default:
  }
};

/** Leaving with one tab ends a participation only if it was the last. */
const isAskedFor = (
  { snapshot }: PersonAccount,
  { request, connectionId }: Extract<Cause, { type: 'message' }>,
): boolean =>
  request.action === 'session.exit' ||
  request.action === 'member.leave' ||
  (request.action === 'session.leave' && connectionsOf(snapshot).join() === connectionId);

/** A connection may be given up only when its client is gone, has left, or has not been heard for the lease. */
const judgeDropped = (
  ledger: Ledger,
  account: PersonAccount,
  { cause }: Run,
  before: Participant,
  after: Participant,
) => {
  if (cause.type === 'message' && cause.request.action === 'session.leave')
    account.connections.delete(cause.connectionId);
  if (after.phase === 'ended' && after.ending !== 'disconnected') return;
  const kept = connectionsOf(after);
  // One tab more than there may be takes the place of another.
  const isCrowded = kept.length === MOST_TABS && isJoin(cause);
  // A join that a leave has overtaken undoes what it did.
  for (const connectionId of connectionsOf(before))
    if (
      !kept.includes(connectionId) &&
      account.connections.has(connectionId) &&
      !isJoinOf(cause, connectionId) &&
      !isCrowded
    )
      judgeAbsence(ledger, connectionId, 0);
};

const isJoin = (cause: Run['cause']): boolean =>
  cause.type === 'message' && cause.request.action === 'session.join';

const isJoinOf = (cause: Run['cause'], connectionId: string): boolean =>
  isJoin(cause) && 'connectionId' in cause && cause.connectionId === connectionId;

const judgeAbsence = ({ tabs, policy, now, fail }: Ledger, connectionId: string, grace: number) => {
  const tab = tabs.get(connectionId);
  if (!tab) return fail('5', `There never was a connection ${connectionId}.`);
  if (tab.expiresAt <= now() + SKEW) return;
  const gone = tab.goneAt !== null && tab.goneAt + grace <= now() + SKEW;
  if (gone || tab.heardAt + policy.lease <= now() + SKEW) return;
  fail('5', `${connectionId} was given up too soon: ${state(tab.goneAt, now())}.`);
};

/**
 * The grace is the longer one if the last connection was lost without a goodbye. On a bad day a goodbye may overtake
 * the loss.
 */
const judgeLoss = (
  { tabs, storm, now, fail }: Ledger,
  { connections }: PersonAccount,
  { policy }: Participant,
) => {
  if (storm > 0) return;
  const gone = [...connections].flatMap((id) => tabs.get(id) ?? []);
  const last = gone.reduce<TabAccount | null>(
    (one, other) => ((other.goneAt ?? 0) > (one?.goneAt ?? 0) ? other : one),
    null,
  );
  if (!last || last.closedAt !== null || last.heardAt + policy.lease <= now() + SKEW) return;
  const recent = gone.some(({ closedAt }) => closedAt !== null && closedAt > (last.goneAt ?? 0) - 2 * SKEW);
  if (!recent && now() + SKEW < (last.goneAt ?? 0) + policy.lostGrace)
    fail(
      '5',
      `${last.connectionId} was lost without a word, and others were told so ${state(last.goneAt, now())}.`,
    );
};

const state = (goneAt: Instant | null, now: Instant) =>
  goneAt === null ? 'it is connected and was heard' : `it has been gone for ${now - goneAt} ms`;

/**
 * A warning is answered by the person's own extension, by entering by hand, or by their activity where the policy says
 * so. What they did while cut off is judged elsewhere.
 */
const judgeAnswer = ({ fail, policy }: Ledger, { name, cause }: Run, after: Participant) => {
  const request = cause.type === 'message' && cause.person === after.participantId ? cause.request : null;
  if (request !== null && (entersByHand(request) || tellsOfWork(request))) return;
  const acts = request !== null && isActivity(request);
  const clicks = request?.action === 'session.extend' || request?.action === 'session.hold';
  if (!clicks && !(acts && policy.activityExtends))
    fail('3', `${name} answered the warning of ${who(after)}.`);
};

const judgeReturn = (
  { fail }: Ledger,
  account: PersonAccount,
  { cause }: Run,
  before: Participant & { phase: 'ended' },
  after: Participant,
) => {
  if (cause.type !== 'message' || cause.request.action !== 'session.join')
    return fail('6', `${who(after)} came back without joining.`);
  if (cause.request.resume !== true) return;
  if (before.ending !== 'disconnected')
    return fail('3', `${who(after)} had ended by ${before.ending}, and a reconnect brought them back.`);
  const believed = tellsOfWork(cause.request) && after.lastActivityAt > before.lastActivityAt;
  if (
    account.warnedSince !== null &&
    !believed &&
    (after.phase !== 'warned' || after.warnedAt !== account.warnedSince)
  )
    fail('2', `A reconnect answered the warning of ${who(after)}.`);
};
