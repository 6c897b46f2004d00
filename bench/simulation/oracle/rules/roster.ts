import type { DownMessage, DownOf, RosterEntry } from '../../../../shared/messages.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import { afterNews, peopleOf } from '../../../../test/world/roster-view.ts';
import { ROSTER_PATIENCE } from '../../platform/bound.ts';
import { connectionsOf, isInside, type Ledger, type PersonAccount, type TabAccount } from '../account.ts';
import { noticeBound } from './notice.ts';
import { holdOf } from './timings/hold.ts';

/** Rule 5: who is inside, as published, and as every client was told. */
export type RosterRules = {
  /** Somebody's part of the roster may have changed. */
  readonly committed: (account: PersonAccount, after: Participant) => void;
  readonly heard: (tab: TabAccount, message: DownMessage) => void;
  /** By now everybody must know the truth. */
  readonly judge: (sessionId: string) => void;
};

export const createRosterRules = (
  ledger: Ledger,
  published: (sessionId: string) => number | null,
): RosterRules => {
  const changed = new Map<string, number>();
  // What was lost on the way is noticed with the next change, and asked for.
  const bound = noticeBound(ledger) + ROSTER_PATIENCE + ASKING;

  const truth = (sessionId: string) =>
    [...ledger.people.values()]
      .filter((account) => account.sessionId === sessionId && isInside(account.snapshot))
      .map(({ person, snapshot }) => line(person, snapshot?.phase ?? '', holdOf(snapshot)))
      .sort();

  const judge = (sessionId: string) => {
    const inside = truth(sessionId);
    const occupancy = published(sessionId);
    if (occupancy !== null && occupancy !== inside.length)
      ledger.fail('5', `${sessionId} shows ${occupancy} inside, but there are ${inside.length}.`);
    for (const account of ledger.people.values()) {
      if (account.sessionId !== sessionId || !isInside(account.snapshot)) continue;
      for (const connectionId of connectionsOf(account.snapshot)) {
        const tab = ledger.tabs.get(connectionId);
        if (!tab || tab.goneAt !== null || tab.enteredAt === null) continue;
        if (tab.app !== undefined && tab.app.calmFor() < ROSTER_PATIENCE + ASKING) continue;
        const seen = (tab.app?.state().roster ?? peopleOf(tab.roster))
          .map((one) => line(one.participantId, one.phase, one.hold))
          .sort()
          .join(', ');
        if (seen !== inside.join(', '))
          ledger.fail(
            '5',
            `${connectionId} sees [${seen}] in ${sessionId}, but there are [${inside.join(', ')}].`,
          );
      }
    }
  };

  /** A telling leads forward, and names nobody twice. */
  const judgeChange = (
    tab: TabAccount,
    { since, revision, joined, changed, left }: DownOf<'presence.changed'>,
  ) => {
    const names = [...joined, ...changed, ...left].map(({ participantId }) => participantId);
    if (new Set(names).size < names.length)
      ledger.fail('5', `${tab.connectionId} was told of somebody twice: ${names.join(', ')}.`);
    if (since >= revision) ledger.fail('5', `${tab.connectionId} was led from ${since} to ${revision}.`);
  };

  return {
    committed: ({ sessionId, snapshot }, after) => {
      const isSame = holdOf(snapshot)?.until === holdOf(after)?.until;
      if ((snapshot?.phase ?? 'ended') === after.phase && isSame) return;
      const when = ledger.now();
      changed.set(sessionId, when);
      ledger.later(bound, () => {
        if (changed.get(sessionId) === when) judge(sessionId);
      });
    },
    heard: (tab, message) => {
      if (message.type === 'presence.changed') judgeChange(tab, message);
      tab.roster = afterNews(tab.roster, message);
    },
    judge,
  };
};

type HoldSeen = NonNullable<RosterEntry['hold']>;

/** How long a question may take to be answered, with the retries that a hostile platform costs. */
const ASKING = 30_000;

const line = (person: string, phase: string, hold?: HoldSeen | null): string =>
  `${person} ${phase}${hold ? ` (${hold.reason} until ${hold.until})` : ''}`;
