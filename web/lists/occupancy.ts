import { useEffect, useState } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';

type Known = { readonly occupancy: number; readonly revision: number };

/** What has been told of comings and goings while a list is open, by session. */
export type Occupancies = ReadonlyMap<string, Known>;

/** Listens to the changes that a connection with an open list is told. */
export const useOccupancies = (client: Client): Occupancies => {
  const [known, setKnown] = useState<Occupancies>(new Map());
  useEffect(
    () =>
      client.on('occupancy.changed', ({ sessionId, occupancy, revision }) =>
        setKnown((before) =>
          (before.get(sessionId)?.revision ?? -1) < revision
            ? new Map(before).set(sessionId, { occupancy, revision })
            : before,
        ),
      ),
    [client],
  );
  return known;
};

/** Whether anybody is inside: what was told last, by the revision of the roster and not by when it arrived. */
export const isOccupied = (session: SessionSummary, known: Occupancies): boolean => {
  const told = known.get(session.id);
  const later = told !== undefined && told.revision > session.occupancyRevision;
  return (later ? told.occupancy : session.occupancy) > 0;
};
