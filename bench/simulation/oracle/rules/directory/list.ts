import type { Instant } from '../../../../../shared/instant.ts';
import type { DownMessage } from '../../../../../shared/messages.ts';
import type { Ledger, TabAccount } from '../../account.ts';
import { noticeBound } from '../notice.ts';

/** Whoever has watched for this long is in the index of watchers, however much it lags. */
const KNOWN = 20_000;

/** Rule 5, for open lists: they show occupancy (green or grey) as published, and follow when it turns. */
export const createListRules = (ledger: Ledger) => {
  const { tabs, now, later, fail, standing } = ledger;
  const published = new Map<string, { readonly isGreen: boolean; readonly since: Instant }>();

  const judge = (sessionId: string, since: Instant) => {
    const turn = published.get(sessionId);
    if (turn?.since !== since) return;
    for (const { connectionId, person, kind, watchingAt, goneAt, shown } of tabs.values()) {
      if (watchingAt === null || watchingAt > since - KNOWN || goneAt !== null) continue;
      // The session may have been hidden from a contact, whose list then says nothing.
      const role = standing.roleOf(sessionId, person);
      if (kind !== 'licence-holder' || role.now === null || role.since > since - KNOWN) continue;
      const isGreen = shown.get(sessionId)?.isGreen ?? false;
      if (isGreen !== turn.isGreen)
        fail(
          '5',
          `${connectionId} shows ${sessionId} ${colour(isGreen)}, but it is ${colour(turn.isGreen)}.`,
        );
    }
  };

  return {
    published: (sessionId: string, count: number): void => {
      const isGreen = count > 0;
      if (published.get(sessionId)?.isGreen === isGreen) return;
      const since = now();
      published.set(sessionId, { isGreen, since });
      later(noticeBound(ledger), () => judge(sessionId, since));
    },
    heard: (tab: TabAccount, message: DownMessage): void => {
      if (message.type === 'sessions.watched') tab.watchingAt = message.on ? (tab.watchingAt ?? now()) : null;
      if (message.type === 'occupancy.changed')
        note(tab, message.sessionId, message.occupancy, message.revision);
      if (message.type === 'sessions')
        for (const { id, occupancy, occupancyRevision } of message.sessions)
          note(tab, id, occupancy, occupancyRevision);
    },
  };
};

const note = ({ shown }: TabAccount, sessionId: string, occupancy: number, revision: number) => {
  if ((shown.get(sessionId)?.revision ?? -1) <= revision)
    shown.set(sessionId, { revision, isGreen: occupancy > 0 });
};

const colour = (isGreen: boolean) => (isGreen ? 'green' : 'grey');
