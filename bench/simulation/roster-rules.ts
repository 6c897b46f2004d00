import type { RosterEntry } from '../../shared/messages.ts';
import type { Participant } from '../../shared/participant.ts';
import { connectionsOf, isInside, type Ledger, type PersonAccount, type TabAccount } from './account.ts';
import { noticeBound } from './notice-rules.ts';

/** Rule 5: who is inside, as published, and as every client was told. */
export type RosterRules = {
  /** Somebody's part of the roster may have changed. */
  readonly committed: (account: PersonAccount, after: Participant) => void;
  readonly heard: (tab: TabAccount, revision: number, roster: readonly RosterEntry[]) => void;
  /** The truth must be known everywhere by now. */
  readonly judge: (sessionId: string) => void;
};

export const createRosterRules = (
  ledger: Ledger,
  published: (sessionId: string) => number | null,
): RosterRules => {
  const changed = new Map<string, number>();
  const bound = noticeBound(ledger);

  const truth = (sessionId: string) =>
    [...ledger.people.values()]
      .filter((account) => account.sessionId === sessionId && isInside(account.snapshot))
      .map(({ person, snapshot }) => line(person, snapshot?.phase ?? ''))
      .sort();

  const judge = (sessionId: string) => {
    const inside = truth(sessionId);
    const occupancy = published(sessionId);
    if (occupancy !== null && occupancy !== inside.length)
      ledger.fail('5', `${sessionId} shows ${occupancy} inside, but there are ${inside.length}.`);
    for (const account of ledger.people.values()) {
      if (account.sessionId !== sessionId) continue;
      for (const connectionId of connectionsOf(account.snapshot)) {
        const tab = ledger.tabs.get(connectionId);
        if (!tab || tab.goneAt !== null || tab.enteredAt === null) continue;
        if (tab.roster.who !== inside.join(', '))
          ledger.fail(
            '5',
            `${connectionId} sees [${tab.roster.who}] in ${sessionId}, but there are [${inside.join(', ')}].`,
          );
      }
    }
  };

  return {
    committed: ({ sessionId, snapshot }, after) => {
      if ((snapshot?.phase ?? 'ended') === after.phase) return;
      const when = ledger.now();
      changed.set(sessionId, when);
      ledger.later(bound, () => {
        if (changed.get(sessionId) === when) judge(sessionId);
      });
    },
    heard: (tab, revision, roster) => {
      const names = roster.map(({ participantId }) => participantId);
      if (new Set(names).size < names.length)
        ledger.fail('5', `${tab.connectionId} was told of somebody twice: ${names.join(', ')}.`);
      if (revision < tab.roster.revision) return;
      tab.roster = {
        revision,
        who: roster
          .map((one) => line(one.participantId, one.phase))
          .sort()
          .join(', '),
      };
    },
    judge,
  };
};

const line = (person: string, phase: string) => `${person} ${phase}`;
