import type { Participant } from '../../../shared/presence/participant.ts';
import { GROUP } from '../people/script.ts';
import { isInside, type Ledger, type PersonAccount, type RuleTimings } from './account.ts';

const timings = ['idleTimeout', 'warningPeriod'] as const;

/** Nobody is judged by timings that nobody has ever put, and an older rule never takes the place of a newer. */
export const judgeRule = (ledger: Ledger, account: PersonAccount, after: Participant): void => {
  const put = [after.sessionId, GROUP].flatMap((whose) => ledger.rules.get(whose) ?? []);
  const known = [ledger.policy, ...put];
  // Each is the tightest that anybody says, so the two may be of different levels.
  for (const timing of timings)
    if (!known.some((one) => one[timing] === after.policy[timing]))
      ledger.fail('rules', `${after.participantId} is under an ${timing} that nobody has put.`);
  const before = account.snapshot;
  if (isInside(before) && (after.rule?.revision ?? 0) < (before?.rule?.revision ?? 0))
    ledger.fail('rules', `${after.participantId} is under an older rule than before.`);
};

/** In the end, whoever is inside is under what their session says, and under no more than its group lets it say. */
export const judgeInForce = (
  { fail, policy }: Ledger,
  sessionId: string,
  person: Participant,
  said: Partial<RuleTimings>,
  allowed: Partial<RuleTimings>,
): void => {
  if (!isInside(person)) return;
  for (const timing of timings) {
    const wanted = Math.min(said[timing] ?? policy[timing], allowed[timing] ?? Number.POSITIVE_INFINITY);
    if (person.policy[timing] !== wanted)
      fail(
        'rules',
        `${person.participantId} in ${sessionId} is under ${timing} ${person.policy[timing]}, but it should be ${wanted}.`,
      );
  }
};
