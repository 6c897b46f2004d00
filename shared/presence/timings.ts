import type { DownOf } from '../messages.ts';
import type { Policy } from '../policy.ts';
import { ruled } from '../rules/rule.ts';
import { limitAt, logoutAt, noticeAt } from './deadlines.ts';
import type { Present, Warned } from './participant.ts';

export type Timings = DownOf<'session.joined'>['policy'];

/**
 * The timings that hold for somebody, as their client is told them. While a warning stands, its period is the one that was
 * announced, so that a client that counts back from the logout comes to when the warning was given.
 */
export const timingsOf = (participant: Present | Warned): Timings => {
  const { policy, rule, kind } = participant;
  const endsAt = limitAt(participant);
  return {
    idleTimeout: policy.idleTimeout,
    warningPeriod:
      participant.phase === 'warned' ? logoutAt(participant) - participant.warnedAt : policy.warningPeriod,
    reportEvery: policy.reportEvery,
    // Those who came in before there were holds have none.
    ...(policy.holdLimit > 0 && { holdLimit: policy.holdLimit }),
    ...(endsAt !== null && {
      endsAt,
      noticeAt: noticeAt(participant) ?? endsAt,
      renewedBy: asksLogin(policy) && kind !== 'guest' ? 'login' : 'entry',
    }),
    ...(rule && { from: Object.fromEntries(ruled.map((name) => [name, rule.from[name].level])) }),
  };
};

/** Whether coming back takes a login, once time has logged somebody out. */
export const asksLogin = ({ reentry }: Pick<Policy, 'reentry'>): boolean => reentry === 'login';

/** The same, for a client that was told other ones when it came in. */
export const changedTimings = (participant: Present | Warned): { policy?: Timings } =>
  participant.governed ? { policy: timingsOf(participant) } : {};
