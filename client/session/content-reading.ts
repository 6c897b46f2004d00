import type { DownOf } from '../../shared/messages.ts';
import { codeOf } from '../error.ts';
import type { Connection } from '../link/connection.ts';
import { pageReading } from './page-reading.ts';
import type { SessionHost } from './session-host.ts';
import type { SessionStore } from './session-store.ts';

/** Reads the content of a session: all of it after entering, and what was written after a revision when messages were lost. */
export const contentReading = (sessionId: string, host: SessionHost, store: SessionStore) => {
  /** Every write up to here is in the pages that are being read. */
  let upTo = 0;

  const pages = pageReading(
    host,
    async (connection, cursor, after) => {
      try {
        return await connection.request({ action: 'content.list', sessionId, cursor, after });
      } catch (error) {
        // Deletions are not remembered for so long: what was deleted is told of by its absence.
        if (codeOf(error) === 'content.too-late') {
          begin();
          void pages.read(connection);
        }
        throw error;
      }
    },
    ({ items, contentRevision }, cursor) => {
      store.page(items);
      if (cursor === undefined) upTo = contentRevision;
    },
    () => store.completeListing(upTo),
  );

  /** A listing is about to be asked for, with a join for instance. */
  const begin = () => {
    pages.begin();
    store.beginListing();
  };

  return {
    begin,
    /** Reads the pages that follow the one that came with the joining. */
    follow(connection: Connection, first: DownOf<'session.joined'>['content']): void {
      upTo = first.contentRevision;
      void pages.read(connection, first.next);
    },
    /** Looks after writes that have been told of others before, and reads them if they do not come. */
    mind: (connection: Connection) => pages.mind(connection, store.missingAfter),
  };
};
