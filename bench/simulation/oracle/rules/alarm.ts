import type { Participant } from '../../../../shared/presence/participant.ts';
import { type Ledger, type PersonAccount, SKEW } from '../account.ts';

/** On a good day, somebody whose participation has ended has no alarm left. */
export const judgeAlarm = (ledger: Ledger, account: PersonAccount, after: Participant): void => {
  if (ledger.storm > 0 || after.phase !== 'ended' || account.snapshot?.phase === 'ended') return;
  const { person, sessionId } = account;
  ledger.later(2 * SKEW, () => {
    const left = ledger
      .pending()
      .some((call) => call.participantId === person && call.sessionId === sessionId);
    // Somebody who has entered and ended again meanwhile is judged for that ending.
    const isSame = account.snapshot?.phase === 'ended' && account.snapshot.endedAt === after.endedAt;
    if (left && !ledger.crossed(person) && isSame)
      ledger.fail('6', `${person} has ended, but an alarm is left.`);
  });
};
