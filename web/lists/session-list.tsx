import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';
import { useWelcome } from '../../client/react.ts';
import { OneField } from '../parts/forms/one-field.tsx';
import { Heading } from '../parts/frame/heading.tsx';
import { leadTo, pathOf } from '../parts/frame/route.ts';
import { useTitle } from '../parts/frame/title.ts';
import { useContacts } from '../parts/lists/contact-pages.ts';
import type { Pages } from '../parts/lists/pages.ts';
import { Tabs, tabId } from '../parts/lists/tabs.tsx';
import { useSpoken } from '../words/language.ts';
import { chosenOf, type Order } from './choice.ts';
import { ContactInvitations } from './contact-invitations.tsx';
import { isOccupied, useOccupancies } from './occupancy.ts';
import { SessionCards } from './session-cards.tsx';
import { SessionSearch } from './session-search.tsx';
import { useSessions } from './sessions.ts';

type State = SessionSummary['state'];
const states: readonly State[] = ['active', 'closed', 'hidden'];

/** My sessions: those in one state, those that match a search, and the way to create one. */
export const SessionList = ({ client }: { readonly client: Client }) => {
  const { words, grammar } = useSpoken();
  const { common, lists } = words;
  const panel = useId();
  const [state, setState] = useState<State>('active');
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<Order>('used');
  const whole = useOnce(state !== 'active' || search !== '' || order !== 'used');
  const pages = useSessions(client, { scope: 'mine' }, { whole });
  const known = useOccupancies(client);
  const contacts = useContacts(client);
  const isHolder = useWelcome(client)?.user.kind === 'licence-holder';
  useTitle(common.mySessions);
  useNews(client, pages);
  useFreshLook(state, pages.reload);

  const { entries } = pages;
  const chosen = useMemo(() => {
    const choice = { search, order, compare: grammar.compare };
    return entries && chosenOf(entries, { ...choice, state, isOccupied: (one) => isOccupied(one, known) });
  }, [entries, state, search, order, grammar, known]);
  const countOf = (wanted: State): string | null =>
    entries &&
    `${grammar.number(entries.filter((session) => session.state === wanted).length)}${pages.hasMore ? '+' : ''}`;
  const offered = states.filter((one) => isHolder || one !== 'hidden');

  return (
    <section className="list">
      <header className="list-head">
        <Heading>{common.mySessions}</Heading>
        <Tabs
          label={lists.sessions.show}
          tabs={offered.map((key) => ({ key, label: lists.sessions.tabs[key], count: countOf(key) }))}
          chosen={state}
          choose={setState}
          panel={panel}
        />
      </header>
      <ContactInvitations client={client} pages={contacts} />
      <div id={panel} role="tabpanel" aria-labelledby={tabId(panel, state)} className="list">
        <SessionSearch
          search={search}
          order={order}
          find={setSearch}
          sort={setOrder}
          found={whole && !pages.busy && !pages.failed && chosen !== null ? chosen.length : null}
        />
        <SessionCards
          client={client}
          pages={{ ...pages, entries: chosen }}
          known={known}
          empty={search === '' ? lists.sessions.none[state] : lists.sessions.noMatch(search)}
        />
      </div>
      {isHolder && (
        <OneField
          label={lists.sessions.fresh}
          button={common.create}
          submit={(name) =>
            leadTo(client.request({ action: 'session.create', name }), ({ session }) =>
              pathOf('sessions', session.id),
            )
          }
        />
      )}
    </section>
  );
};

/** Stays true once it has been true: whoever has looked beyond the most recently used sees everything from then on. */
const useOnce = (now: boolean): boolean => {
  const [ever, setEver] = useState(now);
  useEffect(() => setEver((before) => before || now), [now]);
  return ever || now;
};

/** Switching tabs reads the list again: nobody is told that others have closed or reopened a session. */
const useFreshLook = (state: State, reload: () => void): void => {
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current === state) return;
    seen.current = state;
    reload();
  }, [state, reload]);
};

/** Somebody came into a session of mine or left it that is not in the list, though that was read to its end: it is new, or was moving in it. */
const useNews = (client: Client, { entries, hasMore, reload }: Pages<SessionSummary>): void => {
  useEffect(
    () =>
      client.on('occupancy.changed', ({ sessionId }) => {
        if (hasMore || entries === null) return;
        if (!entries.some(({ id }) => id === sessionId)) reload();
      }),
    [client, entries, hasMore, reload],
  );
};
