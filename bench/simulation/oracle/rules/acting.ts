import type { Run } from '../../platform/run.ts';
import { isActivity, type Ledger, type PersonAccount, type Request, SKEW } from '../account.ts';

/** What answers a warning whatever the policy. */
const ANSWERS: ReadonlySet<string> = new Set(['session.extend', 'session.hold']);

/** An acknowledged activity counts from now on. What does not answer a warning may have found one, which has been answered since. */
export const judgeAcknowledged = (
  { fail }: Ledger,
  accountOf: (sessionId: string, person: string) => PersonAccount,
  { request, doneAt }: Request,
  person: string,
  { startedAt }: Run,
): void => {
  if (!('sessionId' in request) || request.sessionId === undefined || !isActivity(request)) return;
  const { snapshot, turnedAt: presentSince } = accountOf(request.sessionId, person);
  if (snapshot?.phase !== 'present') return;
  const answers = snapshot.policy.activityExtends || ANSWERS.has(request.action);
  if (snapshot.lastActivityAt < doneAt - SKEW && (answers || presentSince <= startedAt))
    fail('1', `${person} was active at ${doneAt} and the server took it, but does not count it.`);
};
