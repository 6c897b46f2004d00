import { LONGEST_RUN } from '../../platform/run.ts';
import type { Ledger, PersonAccount } from '../account.ts';
import { newTab, type Opened } from '../beginning.ts';
import { judgeExpiry } from './expiry.ts';

/** What becomes of a connection, by the platform's account. */
export const createConnectionRules = (
  ledger: Ledger,
  accountOf: (sessionId: string, person: string) => PersonAccount,
) => {
  const { now, fail, tabs } = ledger;
  return {
    opened: (opened: Opened) => {
      tabs.set(opened.connectionId, newTab(opened, now()));
      judgeExpiry(ledger, opened.connectionId, () => accountOf(opened.sessionId, opened.person));
    },
    left: (connectionId: string, cleanly: boolean) => {
      const tab = tabs.get(connectionId);
      if (!tab || tab.goneAt !== null) return;
      tab.goneAt = now();
      tab.closedAt = cleanly ? now() : null;
    },
    /** It reached its greatest age. The platform reports that like a goodbye. */
    outlived: (connectionId: string) => {
      const tab = tabs.get(connectionId);
      if (tab) tab.closedAt ??= now();
    },
    /** A post to it failed. Closing it afterwards makes its client come back and look. */
    unreachable: (connectionId: string) => {
      const tab = tabs.get(connectionId);
      if (tab) tab.farewellAt = now();
    },
    /** Somebody has been let in by a credential that they have made up. */
    trespassed: (connectionId: string) =>
      fail('8', `${connectionId} was let in, by a credential that no invitation bears.`),
    /** The platform has closed it at a function's request. */
    closed: (connectionId: string) => {
      const tab = tabs.get(connectionId);
      // A reply that was already on its way may arrive after the farewell; the farewell counts.
      if (tab && tab.enteredAt !== null && (tab.farewellAt ?? 0) < now() - LONGEST_RUN)
        fail('3', `${connectionId} was closed without a word.`);
    },
  };
};
