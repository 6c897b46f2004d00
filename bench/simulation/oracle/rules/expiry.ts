import { sumOf, sweptTerms } from '../../platform/bound.ts';
import type { Ledger, PersonAccount } from '../account.ts';
import { connectionsOf } from '../account.ts';

/** Rule 8: no connection stays inside for long on an expired credential. */
export const judgeExpiry = (
  { tabs, later, now, policy, fail }: Ledger,
  connectionId: string,
  account: () => PersonAccount,
): void => {
  const expiresAt = tabs.get(connectionId)?.expiresAt ?? now();
  later(expiresAt - now() + sumOf(sweptTerms(policy)), () => {
    if (connectionsOf(account().snapshot).includes(connectionId))
      fail('8', `${connectionId} is still inside, and its credential ran out at ${expiresAt}.`);
  });
};
