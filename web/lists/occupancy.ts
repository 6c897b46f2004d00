import { useEffect, useState } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';

type Known = { readonly occupancy: number; readonly revision: number };

/** Who has come and gone while a list is open, by session. */
export type Occupancies = ReadonlyMap<string, Known>;

/** Listens to the changes that are told to a connection with an open list. */
export const useOccupancies = (client: Client): Occupancies => {
  const [known, setKnown] = useState<Occupancies>(new Map());
  useEffect(() => {
    // Then lists are read anew, and that may be from a table that was restored and counts from before.
    const stop = client.on('status', () => setKnown(new Map()));
    const stopToo = client.on('occupancy.changed', ({ sessionId, occupancy, revision }) =>
      setKnown((before) =>
        (before.get(sessionId)?.revision ?? -1) < revision
          ? new Map(before).set(sessionId, { occupancy, revision })
          : before,
      ),
    );
    return () => {
      stop();
      stopToo();
    };
  }, [client]);
  return known;
};

/** Whether anybody is inside. What counts is the latest revision of the roster, not the latest to arrive. */
export const isOccupied = (session: SessionSummary, known: Occupancies): boolean => {
  const told = known.get(session.id);
  const later = told !== undefined && told.revision > session.occupancyRevision;
  return (later ? told.occupancy : session.occupancy) > 0;
};
