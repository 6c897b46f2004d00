import type { Instant } from '../../../../../shared/instant.ts';
import type { DownMessage } from '../../../../../shared/messages.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import { LONGEST_RUN, type Run } from '../../../platform/run.ts';
import { isInside, type Ledger, type PersonAccount, SKEW, type TabAccount } from '../../account.ts';
import { tellsOfWork } from '../return.ts';

/** Whether the deployment that a function is of lets nobody come back without a login whom time has logged out. */
const demands = ({ rollout }: Ledger, { name, startedAt }: Run): boolean =>
  rollout.of(name, startedAt).policy.reentry === 'login';

const isHeldToLogin = ({ policy, kind }: Participant): boolean =>
  policy.reentry === 'login' && kind !== 'guest';

/**
 * The login from which somebody's stay counts; null where it counts from when they came in. Where a login is asked only since they
 * did, nobody knows of one.
 */
export const countedFrom = (
  { tabs }: Ledger,
  { snapshot: before, countsFrom, writtenBy }: PersonAccount,
  run: Run,
  after: Participant,
): number | null => {
  if (!isHeldToLogin(after)) return null;
  const wasHeld = before !== null && isHeldToLogin(before);
  const wasIn = before !== null && before.phase !== 'ended';
  const known = wasHeld ? countsFrom : wasIn ? after.joinedAt : null;
  const { cause } = run;
  // What it writes after that is what is left to be done.
  if (writtenBy === run || cause.type !== 'message' || cause.request.action !== 'session.join') return known;
  if (cause.person !== after.participantId) return known;
  // Whoever opens another tab by hand has done so before they are put under other numbers.
  if (wasIn && !wasHeld && cause.request.resume !== true) return known;
  return Math.max(known ?? 0, tabs.get(cause.connectionId)?.authenticatedAt ?? 0);
};

/**
 * Rule 10: whoever was logged out by time has logged in again before they are inside, where the deployment that lets them in says so; and
 * they are inside as it says.
 */
export const judgeLogin = (ledger: Ledger, account: PersonAccount, run: Run, after: Participant): void => {
  const { fail, tabs, now } = ledger;
  const { longestStay } = after.policy;
  const before = account.snapshot;
  if (!isInside(after) || isInside(before) || before?.phase === 'waiting') return;
  const { cause } = run;
  if (cause.type !== 'message') return;
  const asks = demands(ledger, run);
  if ((after.policy.reentry === 'login') !== asks)
    fail('10', `${account.person} came in, and a return ${asks ? 'should take' : 'takes'} a login.`);
  if (!asks || after.kind === 'guest') return;
  const login = tabs.get(cause.connectionId)?.authenticatedAt ?? 0;
  const since = timedOutAt(account, believedOf(account, cause.request, after));
  if (since !== null && since < now() - SKEW && login <= since)
    fail('10', `${account.person} is back, logged out at ${since}, by a login of ${login}.`);
  const isByHand = cause.request.action === 'session.join' && cause.request.resume !== true;
  if (isByHand && login + (longestStay ?? Number.POSITIVE_INFINITY) < run.startedAt - SKEW)
    fail('10', `${account.person} came in by a login of ${login}, which is too old.`);
};

/** Nobody is asked to log in again who has done so within the longest stay, or who need not. */
export const judgeTurnedBack = (
  ledger: Ledger,
  account: PersonAccount,
  { authenticatedAt, connectionId, kind }: TabAccount,
  message: DownMessage,
  run: Run,
  longestStay: number,
): void => {
  if (message.type !== 'error' || message.code !== 'session.login-required') return;
  const { fail, now } = ledger;
  if (!demands(ledger, run) || kind === 'guest') {
    fail('10', `${connectionId} is asked to log in, and need not.`);
    return;
  }
  const { snapshot } = account;
  const login = authenticatedAt ?? 0;
  if (login + longestStay <= now() + SKEW) return;
  // What was so when the function began may be so no more.
  if (snapshot !== null && (snapshot.phase !== 'ended' || snapshot.endedAt >= run.startedAt - SKEW)) return;
  const since = timedOutAt(account);
  if (since === null || since > now() + SKEW || login > since)
    fail('10', `${connectionId} is asked to log in, and has done so at ${login}.`);
};

/**
 * Whoever is told that time has logged them out is told whether the way back takes a login, and whoever is told when their stay will be
 * over is told what begins it anew: as the deployment says that they are or were under, or that answers them.
 */
export const judgeWayBack = (
  ledger: Ledger,
  { deployedAt }: PersonAccount,
  { connectionId, kind }: TabAccount,
  message: DownMessage,
  run: Run,
): void => {
  const { fail, rollout, now } = ledger;
  const says = wayBackIn(message);
  if (says === null) return;
  const isReply = message.requestId !== undefined && message.type === 'session.ended';
  const ways = isReply
    ? [demands(ledger, run)]
    : rollout.between(deployedAt - LONGEST_RUN, now()).map(({ policy }) => policy.reentry === 'login');
  if (!ways.some((asks) => (asks && says.isByTime && kind !== 'guest') === says.login))
    fail('10', `${connectionId} is told that a return takes ${says.login ? 'a' : 'no'} login.`);
};

const wayBackIn = (message: DownMessage): { readonly login: boolean; readonly isByTime: boolean } | null => {
  if (message.type === 'session.ended') {
    const { ending, mustLogIn } = message;
    return { login: mustLogIn === true, isByTime: ending === 'inactivity' || ending === 'limit' };
  }
  const by = 'policy' in message ? message.policy?.renewedBy : undefined;
  return by === undefined ? null : { login: by === 'login', isByTime: true };
};

/** Whether a return comes so late that nobody can have been there to answer the warning. */
export const isReturnTooLate = (
  ledger: Ledger,
  account: PersonAccount,
  run: Run,
  after: Participant,
): boolean => {
  const { cause } = run;
  if (cause.type !== 'message' || account.snapshot?.phase !== 'ended' || !demands(ledger, run)) return false;
  const since = timedOutAt(account, believedOf(account, cause.request, after));
  return cause.request.action === 'session.join' && since !== null && since <= ledger.now() + SKEW;
};

/** When time logged somebody out, or would have if they had not been cut off before. */
const timedOutAt = (
  { snapshot, warnedSince, warningPeriod }: PersonAccount,
  worked: Instant | null = null,
): number | null => {
  if (snapshot?.phase !== 'ended') return null;
  const { ending, endedAt, lastActivityAt, policy, promised = 0 } = snapshot;
  if (ending === 'inactivity' || ending === 'limit') return endedAt;
  if (ending !== 'disconnected' || !snapshot.wasInside) return null;
  if (worked !== null) return worked + policy.idleTimeout + policy.warningPeriod;
  return warnedSince === null
    ? lastActivityAt + policy.idleTimeout + policy.warningPeriod
    : Math.max(warnedSince + Math.max(warningPeriod, policy.warningPeriod), promised);
};

/** What they did meanwhile, as far as it was believed. */
const believedOf = (
  { snapshot }: PersonAccount,
  request: Parameters<typeof tellsOfWork>[0],
  { lastActivityAt }: Participant,
): Instant | null =>
  tellsOfWork(request) && lastActivityAt > (snapshot?.lastActivityAt ?? 0) ? lastActivityAt : null;
