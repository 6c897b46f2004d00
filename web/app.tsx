import type { ReactNode } from 'react';
import { openGuestVisit } from './entering/guest.ts';
import { GuestPage } from './entering/guest-page.tsx';
import { Misplaced } from './entering/misplaced.tsx';
import { Starting } from './entering/starting.tsx';
import { ConfigurationError, theConfiguration } from './login/configuration.ts';
import { LanguageSwitch } from './parts/frame/language-switch.tsx';
import { Later, NotCome, part } from './parts/frame/later.tsx';
import { routeOf, usePathname } from './parts/frame/route.ts';
import { SkipLink } from './parts/frame/skip-link.tsx';

export const App = () => {
  const route = routeOf(usePathname());
  return (
    <>
      <SkipLink />
      {route.name === 'invitation' ? (
        <Later part={guest} with={{ enterAsMyself }} meanwhile={<Starting />} failed={whyNot} />
      ) : (
        <Later part={account} with={{ route }} meanwhile={<Starting />} failed={whyNot} />
      )}
      <LanguageSwitch />
    </>
  );
};

/** A guest's part is one file, and needs neither the login nor the lists. */
const guest = part(async () => {
  openGuestVisit((await theConfiguration()).webSocketUrl);
  return GuestPage;
});

const account = part(async () => {
  const [{ Account, openVisit }, configuration] = await Promise.all([
    import('./account.tsx'),
    theConfiguration(),
  ]);
  await openVisit(configuration);
  return Account;
});

/** A guest who turns out to have an account enters with it. */
const enterAsMyself = async (sessionId: string): Promise<void> => {
  const [way, configuration] = await Promise.all([import('./account.tsx'), theConfiguration()]);
  await way.enterAsMyself(configuration, sessionId);
};

/** Starts fetching what is needed first, before anything is shown. Failures are reported by whatever shows it. */
export const fetchWay = (): void => {
  const way = routeOf(location.pathname).name === 'invitation' ? guest : account;
  way.fetch().catch(() => {});
};

const whyNot = (error: unknown): ReactNode =>
  error instanceof ConfigurationError ? (
    <Misplaced error={error} />
  ) : (
    <main id="main">
      <NotCome error={error} />
    </main>
  );
