import type { Participant } from '../../../shared/presence/participant.ts';
import { isInside, type Ledger, type PersonAccount, type RuleTimings } from './account.ts';

/** Nobody is judged by timings that nobody has ever put, and an older rule never takes the place of a newer. */
export const judgeRule = (ledger: Ledger, account: PersonAccount, after: Participant): void => {
  const { idleTimeout, warningPeriod } = after.policy;
  const known = [ledger.policy, ...(ledger.rules.get(after.sessionId) ?? [])];
  if (!known.some((one) => one.idleTimeout === idleTimeout && one.warningPeriod === warningPeriod))
    ledger.fail('rules', `${after.participantId} is under timings that nobody has put.`);
  const before = account.snapshot;
  if (isInside(before) && (after.rule?.revision ?? 0) < (before?.rule?.revision ?? 0))
    ledger.fail('rules', `${after.participantId} is under an older rule than before.`);
};

/** In the end, whoever is inside is under what their session says. */
export const judgeInForce = (
  { fail, policy }: Ledger,
  sessionId: string,
  person: Participant,
  said: Partial<RuleTimings>,
): void => {
  if (!isInside(person)) return;
  const wanted = { idleTimeout: policy.idleTimeout, warningPeriod: policy.warningPeriod, ...said };
  const { idleTimeout, warningPeriod } = person.policy;
  if (idleTimeout !== wanted.idleTimeout || warningPeriod !== wanted.warningPeriod)
    fail(
      'rules',
      `${person.participantId} is under ${idleTimeout} + ${warningPeriod}, but ${sessionId} says ${wanted.idleTimeout} + ${wanted.warningPeriod}.`,
    );
};
