import type { DownMessage } from '../../shared/messages.ts';
import type { Connection } from '../link/connection.ts';
import { pageReading } from './page-reading.ts';
import { asAppointed } from './participation-state.ts';
import { rosterView } from './roster.ts';
import type { SessionHost } from './session-host.ts';
import type { SessionStore } from './session-store.ts';

/** Keeps who is inside: it reads the further pages, and all anew after something was missed. */
export type RosterReading = {
  /** A join is about to be asked for, after which nothing holds that was known before. */
  begin(): void;
  /** Is given every message of the session. */
  receive(message: DownMessage, connection: Connection): void;
};

export const rosterReading = (
  sessionId: string,
  host: SessionHost,
  { getSnapshot, become }: SessionStore,
): RosterReading => {
  const view = rosterView();
  const show = () => become(asAppointed({ ...getSnapshot(), ...view.shown() }));
  const pages = pageReading(
    host,
    (connection, cursor) => connection.request({ action: 'roster.list', sessionId, cursor }),
    (page, cursor) => {
      view.page(page, cursor ?? null);
      show();
    },
  );

  return {
    begin: view.begin,
    receive(message, connection) {
      if (message.type === 'session.joined') {
        const next = message.rosterNext;
        view.page({ ...message, next }, null);
        show();
        void pages.read(connection, next);
      }
      if (message.type === 'presence.changed' && view.change(message)) show();
      pages.mind(connection, view.missingAfter);
    },
  };
};
