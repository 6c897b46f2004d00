import { useEffect, useRef } from 'react';
import { type Client, VigilError } from '../client/client.ts';
import { ConnectionState } from './entering/connection-state.tsx';
import { GuestPage } from './entering/guest-page.tsx';
import { SignIn } from './entering/sign-in.tsx';
import { TopBar } from './entering/top-bar.tsx';
import { useVisit, type Visit } from './entering/visit.ts';
import { ContactView } from './lists/contact.tsx';
import { Contacts } from './lists/contacts.tsx';
import { GroupView } from './lists/group.tsx';
import { Groups } from './lists/groups.tsx';
import { SessionList } from './lists/session-list.tsx';
import { LanguageSwitch } from './parts/language-switch.tsx';
import { type Route, routeOf, usePathname } from './parts/route.ts';
import { SkipLink } from './parts/skip-link.tsx';
import { SessionPage } from './session/session-page.tsx';

export const App = () => (
  <>
    <SkipLink />
    <Page />
    <LanguageSwitch />
  </>
);

const Page = () => {
  const route = routeOf(usePathname());
  const { visit, problem } = useVisit();
  if (route.name === 'invitation') return <GuestPage />;
  return visit === null ? (
    <SignIn problem={problem} intoSession={route.name === 'session'} />
  ) : (
    <Inside visit={visit} route={route} />
  );
};

const Inside = ({ visit, route }: { readonly visit: Visit; readonly route: Route }) => {
  const { client } = visit;
  useUnwatching(client, route.name);
  return (
    <>
      <TopBar visit={visit} at={route.name} />
      <ConnectionState client={client} />
      <main id="main">
        <View visit={visit} route={route} />
      </main>
    </>
  );
};

const View = ({ visit: { client, userId }, route }: { readonly visit: Visit; readonly route: Route }) => {
  switch (route.name) {
    case 'session':
      return <SessionPage key={route.id} client={client} userId={userId} sessionId={route.id} />;
    case 'group':
      return <GroupView key={route.id} client={client} userId={userId} groupId={route.id} />;
    case 'contact':
      return <ContactView key={route.id} client={client} contactId={route.id} />;
    case 'groups':
      return <Groups client={client} />;
    case 'contacts':
      return <Contacts client={client} />;
    case 'list':
    case 'invitation':
      return <SessionList client={client} />;
  }
};

/**
 * Whoever goes into a session has no list open any more: nobody needs to tell this tab who is where.
 */
const useUnwatching = (client: Client, name: Route['name']): void => {
  const before = useRef(name);
  useEffect(() => {
    const [from, to] = [before.current, name];
    before.current = name;
    if (from !== 'session' && to === 'session')
      client.request({ action: 'sessions.watch', on: false }).catch((error: unknown) => {
        // A connection that is gone tells nobody anything.
        if (!(error instanceof VigilError)) throw error;
      });
  }, [client, name]);
};
