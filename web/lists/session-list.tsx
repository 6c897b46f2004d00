import { useEffect, useState } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';
import { useWelcome } from '../../client/react.ts';
import { useContacts } from '../parts/contact-pages.ts';
import { Heading } from '../parts/heading.tsx';
import { OneField } from '../parts/one-field.tsx';
import { navigate, pathOf } from '../parts/route.ts';
import { useTitle } from '../parts/title.ts';
import { useWords } from '../words/language.ts';
import { ContactInvitations } from './contact-invitations.tsx';
import { SessionCards, useSessions } from './session-cards.tsx';

type State = SessionSummary['state'];

/** My sessions, by state, and the way to a new one. */
export const SessionList = ({ client }: { readonly client: Client }) => {
  const { common, lists } = useWords();
  const { filters: labels, none, show, fresh } = lists.sessions;
  const [state, setState] = useState<State | undefined>(undefined);
  const pages = useSessions(client, { scope: 'mine', state });
  const isHolder = useWelcome(client)?.user.kind === 'licence-holder';
  useTitle(common.mySessions);
  useNews(client, pages, state === undefined);
  const contacts = useContacts(client);
  return (
    <section className="list">
      <header className="list-head">
        <Heading>{common.mySessions}</Heading>
        <fieldset className="filter">
          <legend className="visually-hidden">{show}</legend>
          {filters
            .filter((filter) => isHolder || filter !== 'hidden')
            .map((filter) => (
              <button
                key={filter}
                type="button"
                aria-pressed={filter === (state ?? 'all')}
                onClick={() => setState(filter === 'all' ? undefined : filter)}
              >
                {labels[filter]}
              </button>
            ))}
        </fieldset>
      </header>
      <ContactInvitations client={client} pages={contacts} />
      <SessionCards client={client} pages={pages} empty={none[state ?? 'all']} />
      {isHolder && (
        <OneField
          label={fresh}
          button={common.create}
          submit={async (name) => {
            const { session } = await client.request({ action: 'session.create', name });
            navigate(pathOf('sessions', session.id));
          }}
        />
      )}
    </section>
  );
};

const filters = ['all', 'active', 'closed', 'hidden'] as const;

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
