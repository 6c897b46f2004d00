import type { DownMessage } from '../shared/messages.ts';
import type { Connection } from './connection.ts';
import type { EntryHost } from './entry.ts';
import { VigilError } from './error.ts';
import { asAppointed } from './participation-state.ts';
import { rosterView } from './roster.ts';
import type { SessionStore } from './session-store.ts';

/** Is given every message of a session, and keeps who is inside: it reads the further pages, and all anew after something was missed. */
export type RosterReading = (message: DownMessage, connection: Connection) => void;

export const rosterReading = (
  sessionId: string,
  host: EntryHost,
  { getSnapshot, become }: SessionStore,
): RosterReading => {
  const view = rosterView();
  let minding = false;
  /** A newer reading makes an older one void. */
  let round = 0;

  const show = () => become(asAppointed({ ...getSnapshot(), ...view.shown() }));

  const readOn = async (connection: Connection, from: string | null): Promise<void> => {
    const mine = ++round;
    let cursor = from;
    try {
      do {
        const page = await connection.request({
          action: 'roster.list',
          sessionId,
          ...(cursor && { cursor }),
        });
        if (mine !== round) return;
        view.page(page, cursor);
        show();
        cursor = page.next;
      } while (cursor !== null);
    } catch (error) {
      if (!(error instanceof VigilError)) throw error;
      // Whatever else it is, the connection or the participation is over.
      if (error.retryable && mine === round) later(connection, () => cursor);
    }
  };

  /** What is missing may still be on its way. `from` is where to read on by then; undefined for nowhere. */
  const later = (connection: Connection, from: () => string | null | undefined) =>
    host.clock.after(PATIENCE, () => {
      const cursor = from();
      if (cursor !== undefined && connection === host.connection()) void readOn(connection, cursor);
    });

  return (message, connection) => {
    if (message.type === 'session.joined') {
      const next = message.rosterNext;
      view.page({ ...message, next }, null);
      show();
      if (next !== null) void readOn(connection, next);
    }
    if (message.type === 'presence.changed' && view.change(message)) show();
    if (minding || !view.isBehind()) return;
    minding = true;
    later(connection, () => {
      minding = false;
      return view.isBehind() ? null : undefined;
    });
  };
};

const PATIENCE = 2_000;
