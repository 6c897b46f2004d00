import type { Participant } from '../../../../shared/presence/participant.ts';
import type { Ledger, PersonAccount } from '../account.ts';

/** Where a return takes a login, the stay counts from the last login. */
export const staysSince = (
  { policy, tabs }: Ledger,
  { connections }: PersonAccount,
  { joinedAt, kind }: Participant,
): number =>
  policy.reentry === 'login' && kind !== 'guest'
    ? Math.max(...[...connections].map((id) => tabs.get(id)?.authenticatedAt ?? 0))
    : joinedAt;
