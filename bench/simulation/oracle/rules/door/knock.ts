import type { Participant } from '../../../../../shared/presence/participant.ts';
import { sumOf, sweptTerms } from '../../../platform/bound.ts';
import type { Ledger, PersonAccount } from '../../account.ts';

/** Rule 9: a knock that nobody answers is given up. */
export const judgeKnock = (
  { policy, dooms, later, fail }: Ledger,
  account: PersonAccount,
  after: Participant,
): void => {
  const { person, sessionId, snapshot: before } = account;
  if (after.phase !== 'waiting' || (before?.phase === 'waiting' && before.knockedAt === after.knockedAt))
    return;
  const { knockedAt } = after;
  later(policy.patience + sumOf(sweptTerms(policy)), () => {
    const { snapshot } = account;
    if (snapshot?.phase === 'waiting' && snapshot.knockedAt === knockedAt && !dooms.has(sessionId))
      fail('9', `${person} knocked at ${knockedAt}, was not answered, and still waits.`);
  });
};

/** Whether somebody waits by an open page, which knocks again by itself when the platform has ended its connection. */
export const isKnocking = (
  { tabs }: Pick<Ledger, 'tabs'>,
  { snapshot, connections }: Pick<PersonAccount, 'snapshot' | 'connections'>,
): boolean => snapshot?.phase === 'waiting' && [...connections].some((id) => tabs.get(id)?.goneAt === null);
