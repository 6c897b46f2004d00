import { known } from '../error.ts';
import type { Connection } from '../link/connection.ts';
import { patiently } from '../link/insistence.ts';
import type { SessionHost } from './session-host.ts';

/** How long what is missing may still be on its way. */
const PATIENCE = 2_000;

/** What the server tells in pages is read to its end: half of it must not pass for the whole. */
export const pageReading = <Page extends { readonly next: string | null }>(
  host: SessionHost,
  ask: (connection: Connection, cursor: string | undefined, after: number | undefined) => Promise<Page>,
  take: (page: Page, cursor: string | undefined) => void,
  finished = () => {},
) => {
  let minding = false;
  /** Until the last page is read: then nothing is missing that could be read beside it. */
  let busy = false;
  /** A newer reading makes an older one void. */
  let round = 0;

  const begin = () => {
    busy = true;
    return ++round;
  };

  const read = async (connection: Connection, cursor?: string | null, after?: number): Promise<void> => {
    const mine = begin();
    try {
      while (cursor !== null) {
        const from = cursor;
        const page = await patiently(host, () => ask(connection, from, after));
        if (mine !== round) return;
        take(page, from);
        cursor = page.next;
      }
      busy = false;
      finished();
    } catch (error) {
      if (known(error).code === 'client.disconnected' || mine !== round) return;
      host.fault(known(error));
      // The next connection reads it anew.
      connection.drop(error);
    }
  };

  /** Looks in a while whether something is still missing, and reads it: what came `after` that, where there is such a number. */
  const mind = (connection: Connection, missing: () => number | null): void => {
    if (minding || missing() === null) return;
    minding = true;
    host.clock.after(PATIENCE, () => {
      minding = false;
      const after = missing();
      if (after === null || connection !== host.connection()) return;
      if (busy) mind(connection, missing);
      else void read(connection, undefined, after);
    });
  };

  return {
    /** All of it is about to be asked for: what is being read is of no use any more. */
    begin,
    read,
    mind,
  };
};
