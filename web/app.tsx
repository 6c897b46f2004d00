import { useEffect, useRef } from 'react';
import { ConnectionState } from './connection-state.tsx';
import { routeOf, usePathname } from './route.ts';
import { SessionList } from './session-list.tsx';
import { SessionPage } from './session-page.tsx';
import { SignIn } from './sign-in.tsx';
import { TopBar } from './top-bar.tsx';
import { beginAnew, useVisit, type Visit } from './visit.ts';

export const App = () => {
  const visit = useVisit();
  return visit === null ? <SignIn /> : <Inside visit={visit} />;
};

const Inside = ({ visit }: { readonly visit: Visit }) => {
  const pathname = usePathname();
  const route = routeOf(pathname);
  const { client } = visit;
  useLeaving(route.name);
  return (
    <>
      <TopBar visit={visit} atHome={route.name === 'list'} />
      <ConnectionState client={client} />
      <main>
        {route.name === 'list' ? (
          <SessionList client={client} />
        ) : (
          <SessionPage
            key={route.sessionId}
            client={client}
            userId={visit.userId}
            sessionId={route.sessionId}
          />
        )}
      </main>
    </>
  );
};

/** Going back to the list leaves the session on this tab. After an exit there is nothing to leave, and it is harmless. */
const useLeaving = (name: 'list' | 'session'): void => {
  const before = useRef(name);
  useEffect(() => {
    if (before.current === 'session' && name === 'list') beginAnew();
    before.current = name;
  }, [name]);
};
