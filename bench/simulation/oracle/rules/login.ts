import type { Instant } from '../../../../shared/instant.ts';
import type { DownMessage } from '../../../../shared/messages.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import type { Run } from '../../platform/run.ts';
import { isInside, type Ledger, type PersonAccount, SKEW, type TabAccount } from '../account.ts';
import { tellsOfWork } from './return.ts';

/** Rule 10, where a return takes a login: whoever was logged out by time has logged in again before they are inside. */
export const judgeLogin = (ledger: Ledger, account: PersonAccount, run: Run, after: Participant): void => {
  const { fail, policy, tabs, now } = ledger;
  const { longestStay } = after.policy;
  const before = account.snapshot;
  if (policy.reentry !== 'login' || !isInside(after) || isInside(before) || after.kind === 'guest') return;
  const { cause } = run;
  if (cause.type !== 'message') return;
  const login = tabs.get(cause.connectionId)?.authenticatedAt ?? 0;
  const since = timedOutAt(account, believedOf(account, cause.request, after));
  if (since !== null && since < now() - SKEW && login <= since)
    fail('10', `${account.person} is back, logged out at ${since}, by a login of ${login}.`);
  const isByHand = cause.request.action === 'session.join' && cause.request.resume !== true;
  if (isByHand && login + (longestStay ?? Number.POSITIVE_INFINITY) < run.startedAt - SKEW)
    fail('10', `${account.person} came in by a login of ${login}, which is too old.`);
};

/** Nobody is asked to log in again who has done so within the longest stay. */
export const judgeTurnedBack = (
  { fail, now }: Ledger,
  account: PersonAccount,
  { authenticatedAt, connectionId }: TabAccount,
  message: DownMessage,
  run: Run,
  longestStay: number,
): void => {
  if (message.type !== 'error' || message.code !== 'session.login-required') return;
  const { snapshot } = account;
  const login = authenticatedAt ?? 0;
  if (login + longestStay <= now() + SKEW) return;
  // What was so when the function began may be so no more.
  if (snapshot !== null && (snapshot.phase !== 'ended' || snapshot.endedAt >= run.startedAt - SKEW)) return;
  const since = timedOutAt(account);
  if (since === null || since > now() + SKEW || login > since)
    fail('10', `${connectionId} is asked to log in, and has done so at ${login}.`);
};

/** Whether a return comes so late that nobody can have been there to answer the warning. */
export const isReturnTooLate = (
  { policy, now }: Ledger,
  account: PersonAccount,
  { cause }: Run,
  after: Participant,
): boolean => {
  if (policy.reentry !== 'login' || cause.type !== 'message' || account.snapshot?.phase !== 'ended')
    return false;
  const since = timedOutAt(account, believedOf(account, cause.request, after));
  return cause.request.action === 'session.join' && since !== null && since <= now() + SKEW;
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
