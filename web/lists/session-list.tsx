import { useEffect, useState } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';
import { useWelcome } from '../../client/react.ts';
import { useContacts } from '../parts/contact-pages.ts';
import { Heading } from '../parts/heading.tsx';
import { OneField } from '../parts/one-field.tsx';
import { navigate, pathOf } from '../parts/route.ts';
import { ContactInvitations } from './contact-invitations.tsx';
import { SessionCards, useSessions } from './session-cards.tsx';

type State = SessionSummary['state'];

/** My sessions, by state, and the way to a new one. */
export const SessionList = ({ client }: { readonly client: Client }) => {
  const [state, setState] = useState<State | undefined>(undefined);
  const pages = useSessions(client, { scope: 'mine', state });
  const isHolder = useWelcome(client)?.user.kind === 'licence-holder';
  useEffect(() => {
    document.title = 'My sessions – Vigil';
  }, []);
  useNews(client, pages, state === undefined);
  const contacts = useContacts(client);
  return (
    <section className="list">
      <header className="list-head">
        <Heading>My sessions</Heading>
        <fieldset className="filter">
          <legend className="visually-hidden">Show</legend>
          {filters
            .filter(({ state: wanted }) => isHolder || wanted !== 'hidden')
            .map(({ state: wanted, label }) => (
              <button
                key={label}
                type="button"
                aria-pressed={wanted === state}
                onClick={() => setState(wanted)}
              >
                {label}
              </button>
            ))}
        </fieldset>
      </header>
      <ContactInvitations client={client} pages={contacts} />
      <SessionCards
        client={client}
        pages={pages}
        empty={state === undefined ? 'No session is open to you yet.' : `No session of yours is ${state}.`}
      />
      {isHolder && (
        <OneField
          label="A new session"
          button="Create"
          submit={async (name) => {
            const { session } = await client.request({ action: 'session.create', name });
            navigate(pathOf('sessions', session.id));
          }}
        />
      )}
    </section>
  );
};

const filters: readonly { readonly state: State | undefined; readonly label: string }[] = [
  { state: undefined, label: 'All' },
  { state: 'active', label: 'Active' },
  { state: 'closed', label: 'Closed' },
  { state: 'hidden', label: 'Hidden' },
];

/** Somebody is in a session of mine that is not in the list, and the list is read to its end: it is a new one. */
const useNews = (client: Client, pages: ReturnType<typeof useSessions>, all: boolean): void => {
  const { entries, hasMore, reload } = pages;
  useEffect(
    () =>
      client.on('occupancy.changed', ({ sessionId, occupancy }) => {
        if (!all || hasMore || entries === null || occupancy === 0) return;
        if (!entries.some(({ id }) => id === sessionId)) reload();
      }),
    [client, entries, hasMore, reload, all],
  );
};
