import { useEffect, useRef } from 'react';
import { type Client, VigilError } from '../client/client.ts';
import { ConnectionState } from './entering/connection-state.tsx';
import { SignIn } from './entering/sign-in.tsx';
import { TopBar } from './entering/top-bar.tsx';
import { logInAnew, logOut, useVisit, type Visit } from './entering/visit.ts';
import { Lists } from './lists/lists.tsx';
import type { Route } from './parts/frame/route.ts';
import { SessionPage } from './session/session-page.tsx';
import { useWords } from './words/language.ts';

export { enterAsMyself, openVisit } from './entering/visit.ts';

type Props = { readonly route: Route };

/** The page for everybody with an account: first the login, then whatever the address names. */
export const Account = ({ route }: Props) => {
  const { visit, problem } = useVisit();
  return visit === null ? (
    <SignIn problem={problem} intoSession={route.name === 'session'} />
  ) : (
    <Inside visit={visit} route={route} />
  );
};

const Inside = ({ visit, route }: Props & { readonly visit: Visit }) => {
  const { client, userId } = visit;
  useUnwatching(client, route.name);
  return (
    <>
      <TopBar visit={visit} at={route.name} />
      <ConnectionState
        client={client}
        begin={() => void logOut()}
        again={useWords().entering.connection.logInAgain}
      />
      <main id="main">
        {route.name === 'session' ? (
          <SessionPage
            key={route.id}
            client={client}
            userId={userId}
            sessionId={route.id}
            logInAnew={() => void logInAnew()}
          />
        ) : (
          <Lists client={client} userId={userId} route={route} />
        )}
      </main>
    </>
  );
};

/** A tab that shows a session has no open list, so the server need not tell it who is where. */
const useUnwatching = (client: Client, name: Route['name']): void => {
  const before = useRef(name);
  useEffect(() => {
    const [from, to] = [before.current, name];
    before.current = name;
    if (from !== 'session' && to === 'session')
      client.request({ action: 'sessions.watch', on: false }).catch((error: unknown) => {
        // A connection that is gone is told nothing anyway.
        if (!(error instanceof VigilError)) throw error;
      });
  }, [client, name]);
};
