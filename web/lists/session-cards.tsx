import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';
import { Link } from '../parts/link.tsx';
import { Listing } from '../parts/listing.tsx';
import { type Pages, usePages } from '../parts/pages.ts';
import { pathOf } from '../parts/route.ts';
import type { Words } from '../words/english.ts';
import { useWords } from '../words/language.ts';
import { isOccupied, type Occupancies, useOccupancies } from './occupancy.ts';

export type SessionScope = {
  readonly scope: 'mine' | 'group' | 'contact';
  /** The group or the contact. */
  readonly id?: string;
  readonly state?: SessionSummary['state'] | undefined;
};

/** A page of sessions at a time, as the server sorts them: the last used first. */
export const useSessions = (client: Client, { scope, id, state }: SessionScope): Pages<SessionSummary> =>
  usePages(
    client,
    useCallback(
      async (cursor, options) => {
        // Watched first, so that nothing is missed between the two.
        if (cursor === undefined) await client.request({ action: 'sessions.watch', on: true }, options);
        const { sessions, next } = await client.request(
          { action: 'sessions.list', scope, ...asked({ id, state, cursor }) },
          options,
        );
        return { entries: sessions, next };
      },
      [client, scope, id, state],
    ),
  );

type Props = {
  readonly client: Client;
  readonly pages: Pages<SessionSummary>;
  readonly empty: string;
  readonly actions?: (session: SessionSummary) => ReactNode;
};

/** Sessions to open, green while somebody is inside. They change by themselves, by what the server tells. */
export const SessionCards = ({ client, pages, empty, actions }: Props) => {
  const { lists } = useWords();
  const known = useOccupancies(client);
  const said = useChanges(lists, pages.entries ?? [], known);
  return (
    <>
      <Listing pages={pages} className="cards" keyOf={({ id }) => id} empty={empty}>
        {(session) => (
          <>
            <Card client={client} session={session} occupied={isOccupied(session, known)} />
            {actions?.(session)}
          </>
        )}
      </Listing>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
};

const Card = ({
  client,
  session: { id, name, state },
  occupied,
}: {
  readonly client: Client;
  readonly session: SessionSummary;
  readonly occupied: boolean;
}) => {
  const { common, lists } = useWords();
  return (
    // A click on it is a way in, also for whoever has been logged out of it.
    <Link className="card" to={pathOf('sessions', id)} onFollow={() => client.join(id, { again: true })}>
      <span className="card-name">{name}</span>
      <span className="card-facts">
        <span className={occupied ? 'occupancy occupied' : 'occupancy'}>
          {occupied ? lists.occupied : lists.empty}
        </span>
        {state !== 'active' && <span className="tag">{common.states[state].tag}</span>}
      </span>
    </Link>
  );
};

/** What has turned green or grey since it was first seen, in words. */
const useChanges = (
  lists: Words['lists'],
  sessions: readonly SessionSummary[],
  known: Occupancies,
): string => {
  const before = useRef(new Map<string, boolean>());
  const [said, setSaid] = useState('');
  useEffect(() => {
    const sentences = sessions.flatMap((session) => {
      const [was, is] = [before.current.get(session.id), isOccupied(session, known)];
      before.current.set(session.id, is);
      return was === undefined || was === is ? [] : [(is ? lists.occupiedNow : lists.emptyNow)(session.name)];
    });
    if (sentences.length > 0) setSaid(sentences.join(' '));
  }, [lists, sessions, known]);
  return said;
};

const asked = <T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
