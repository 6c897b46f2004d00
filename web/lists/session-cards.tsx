import { memo, type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';
import { Link } from '../parts/frame/link.tsx';
import { pathOf } from '../parts/frame/route.ts';
import { Listing } from '../parts/lists/listing.tsx';
import type { Pages } from '../parts/lists/pages.ts';
import { Own } from '../parts/own.tsx';
import type { Words } from '../words/english.ts';
import { useWords } from '../words/language.ts';
import { Faces } from './faces.tsx';
import { isOccupied, type Occupancies } from './occupancy.ts';
import { SessionMenu } from './session-menu.tsx';

const MINUTE = 60_000;

type Props = {
  readonly client: Client;
  readonly pages: Pages<SessionSummary>;
  /** Arrivals and departures since the list was read (`useOccupancies`). */
  readonly known: Occupancies;
  readonly empty: string;
  readonly actions?: (session: SessionSummary) => ReactNode;
};

/** Sessions to open, green while somebody is inside. They change as the server tells of changes. */
export const SessionCards = ({ client, pages, known, empty, actions }: Props) => {
  const { lists } = useWords();
  const news = useChanges(lists, pages.entries ?? [], known);
  const [told, setTold] = useState('');
  const status = useRef<HTMLParagraphElement>(null);
  /** The session whose state was changed here. Its card may disappear, and the focus must not be lost with it. */
  const turned = useRef<string | null>(null);
  const { entries, reload } = pages;
  useLayoutEffect(() => {
    if (turned.current === null || entries?.some(({ id }) => id === turned.current)) return;
    turned.current = null;
    if (document.activeElement === document.body) status.current?.focus();
  }, [entries]);
  const changed = useCallback(
    (id: string) => {
      turned.current = id;
      reload();
    },
    [reload],
  );
  return (
    <>
      <p ref={status} tabIndex={-1} className="said" role="status">
        {told}
      </p>
      <Listing growing pages={pages} className="cards" keyOf={({ id }) => id} empty={empty}>
        {(session) => (
          <>
            <Card
              client={client}
              session={session}
              occupied={isOccupied(session, known)}
              tell={setTold}
              changed={changed}
            />
            {actions?.(session)}
          </>
        )}
      </Listing>
      <p className="visually-hidden" role="status">
        {news}
      </p>
    </>
  );
};

type CardProps = {
  readonly client: Client;
  readonly session: SessionSummary;
  readonly occupied: boolean;
  readonly tell: (sentence: string) => void;
  readonly changed: (id: string) => void;
};

/** Memoized: of thousands only those that changed are rendered again. */
const Card = memo(({ client, session, occupied, tell, changed }: CardProps) => {
  const { common, lists } = useWords();
  const { id, name, state, lastUsedAt } = session;
  return (
    <div className="card">
      <h2 className="card-name">
        <Own>{name}</Own>
      </h2>
      <p className="card-facts">
        <span className={occupied ? 'occupancy occupied' : 'occupancy'}>
          {occupied ? lists.occupied : lists.empty}
        </span>
        {state !== 'active' && <span className="tag">{common.states[state].tag}</span>}
        <LastUsed client={client} at={lastUsedAt} />
      </p>
      {/* The whole card is the link. A click on it enters the session, even for somebody who was logged out of it. */}
      <Link
        to={pathOf('sessions', id)}
        className="card-foot"
        onFollow={() => client.join(id, { again: true })}
      >
        <span className="card-open" aria-hidden="true">
          {lists.open}
        </span>
        <span className="visually-hidden">{common.of(lists.open, name)} </span>
        {occupied && <Faces client={client} sessionId={id} />}
      </Link>
      <SessionMenu client={client} session={session} occupied={occupied} tell={tell} changed={changed} />
    </div>
  );
});

const LastUsed = ({ client, at }: { readonly client: Client; readonly at: number }) => {
  const { lists } = useWords();
  const [, look] = useState({});
  useEffect(() => {
    const timer = setInterval(() => look({}), MINUTE);
    return () => clearInterval(timer);
  }, []);
  return <span>{lists.lastUsed(client.serverNow() - at)}</span>;
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
