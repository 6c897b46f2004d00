import type { Instant } from '../../../../shared/instant.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import type { Run } from '../../platform/run.ts';
import { isActivity, isGoverned, isInside, type Ledger, type PersonAccount, SKEW, who } from '../account.ts';
import { judgeDropped } from './absence.ts';
import { judgeEnding } from './ending.ts';
import { entersByHand, judgeBelief, tellsOfWork } from './return.ts';
import { isDeedOf } from './standing.ts';
import { heldUntil, holdOf } from './timings/hold.ts';
import { judgeRule } from './timings/in-force.ts';

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
