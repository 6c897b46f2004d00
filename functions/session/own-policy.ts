import type { Session } from '../../shared/directory/session.ts';
import { checkedPolicy, defaultSlack, gracesFor, type Policy, reportsFor } from '../../shared/policy.ts';
import { contradiction } from '../../shared/standards/conformity.ts';
import { type Answer, refused } from '../message/answer.ts';

/**
 * What a session sets differently from the deployment: its two timings, and the slack and the graces that go with them. Timings
 * that make no sense are refused with the sentence that names the rule.
 */
export const ownPolicy = (
  deployment: Policy,
  timings: Pick<Policy, 'idleTimeout' | 'warningPeriod'> | null,
): Pick<Session, 'policy'> | { refusal: Answer } => {
  if (timings === null) return { policy: {} };
  const policy = {
    ...timings,
    ...gracesFor(timings.idleTimeout, deployment),
    reportEvery: Math.min(deployment.reportEvery, reportsFor(timings.idleTimeout, deployment.keepAlive)),
    alarmSlack: defaultSlack(timings.idleTimeout),
  };
  try {
    checkedPolicy({ ...deployment, ...policy }, 'session');
    return { policy };
  } catch (error) {
    if (error instanceof RangeError) return { refusal: refused('message.invalid', error.message) };
    throw error;
  }
};

/**
 * What holds in a session. Timings that it had before the deployment named a standard, and that contradict it, are the deployment's
 * from then on.
 */
export const policyIn = (deployment: Policy, { policy: own }: Pick<Session, 'policy'>): Policy => {
  const policy = { ...deployment, ...own };
  return contradiction(deployment.standards ?? [], policy) === null ? policy : deployment;
};
