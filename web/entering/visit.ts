import * as oauth from 'oauth4webapi';
import { useSyncExternalStore } from 'react';
import { type Client, connect, VigilError } from '../../client/client.ts';
import { keptByBrowser, keptByTab } from '../keeping/kept.ts';
import type { Configuration } from '../login/configuration.ts';
import { isReturning, keepErrand, takeErrand } from '../login/errand.ts';
import { type Login, LoginRefused } from '../login/login.ts';
import { openProvider, type Provider } from '../login/provider.ts';
import { tokenSource } from '../login/renewal.ts';
import { LOGIN_KEY, type SharedLogin, sharedLogin } from '../login/shared-login.ts';
import { navigate, pathOf, replace, routeOf } from '../parts/frame/route.ts';

/** Who uses this tab, and its connection. */
export type Visit = { readonly userId: string; readonly name: string | null; readonly client: Client };

/** Why nobody is logged in, if there is something to say about it. */
export type LoginProblem = {
  readonly code: 'over' | 'elsewhere' | 'stale' | 'refused' | 'failed' | 'unkept';
  /** What the login service said, in its own language. */
  readonly detail: string;
};

type State = { readonly visit: Visit | null; readonly problem: LoginProblem | null };
type Source = ReturnType<typeof tokenSource>;
/** Set once, before anything is shown. */
type Place = {
  readonly provider: Provider;
  readonly shared: SharedLogin;
  readonly webSocketUrl: string;
};

const changed = new Set<() => void>();
let state: State = { visit: null, problem: null };
let source: Source | null = null;
let place: Place | null = null;
let opening: Promise<void> | null = null;
/** Who was last logged in on this tab; it continues when they log in again. */
let lastUser: string | null = null;

export const useVisit = (): State =>
  useSyncExternalStore(
    (listener) => {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    () => state,
  );

/** Finds out, once, who uses this tab: whoever did before a reload, or whoever comes back from the login. */
export const openVisit = (configuration: Configuration): Promise<void> => {
  opening ??= open(configuration);
  return opening;
};

const open = async (configuration: Configuration): Promise<void> => {
  const { webSocketUrl } = configuration;
  const provider = openProvider(configuration, { page: `${location.origin}/` });
  const shared = sharedLogin({
    browser: keptByBrowser,
    tab: keptByTab,
    locks: navigator.locks as LockManager | undefined,
    renew: provider.renew,
    now: Date.now,
  });
  place = { provider, shared, webSocketUrl };
  addEventListener('storage', ({ key }) => {
    if (key === LOGIN_KEY || key === null) follow(shared.latest());
  });
  if (isReturning()) return comeBack(place);
  const login = await shared.find();
  if (login !== null) enter(login);
  else if (!keptByTab.lasts()) become(null, { code: 'unkept', detail: '' });
};

const isInvited = (): boolean => routeOf(location.pathname).name === 'invitation';

/** The login belongs to the browser, so what another tab does to it holds here too. */
const follow = (login: Login | null): void => {
  if (isInvited()) return;
  const before = state.visit?.userId ?? lastUser;
  if (login === null || (state.visit !== null && login.userId !== before)) {
    if (state.visit === null) return;
    placed().shared.letGo();
    source = null;
    become(null, { code: 'elsewhere', detail: '' });
  } else if (state.visit === null && login.userId === before) {
    placed().shared.keep(login);
    enter(login);
  }
};

const comeBack = async ({ provider, shared }: Place): Promise<void> => {
  const answer = new URLSearchParams(location.search);
  const stateOfAnswer = answer.get('state') ?? '';
  const errand = takeErrand(keptByTab, stateOfAnswer);
  // The code leaves the address bar before anything else happens.
  replace(errand?.returnTo ?? '/', errand?.noted ?? null);
  if (errand === null) return become(null, { code: 'stale', detail: '' });
  try {
    const login = await provider.redeem(answer, stateOfAnswer, errand);
    shared.keep(login);
    enter(login);
  } catch (error) {
    become(null, problemOf(error));
  }
};

/**
 * Sends the person to the issuer, which sends them back to where they are now; unless another tab has logged in
 * already.
 */
export const logIn = async (): Promise<void> => {
  const login = await placed().shared.find();
  if (login !== null) return enter(login);
  await askIssuer(history.state);
};

/**
 * Sends somebody who was logged out by time to authenticate again. They come back to a history entry that does not say
 * they have been inside, so that they have to enter by hand.
 */
export const logInAnew = (): Promise<void> => askIssuer(null, true);

const askIssuer = async (noted: unknown, anew = false): Promise<void> => {
  // The answer would reach a page that knows nothing of the request.
  if (!keptByTab.lasts()) return become(null, { code: 'unkept', detail: '' });
  try {
    const [verifier, nonce, fresh] = [
      oauth.generateRandomCodeVerifier(),
      oauth.generateRandomNonce(),
      oauth.generateRandomState(),
    ];
    const returnTo = location.pathname + location.search + location.hash;
    const errand = { verifier, nonce, returnTo, noted };
    const address = await placed().provider.authorizationUrl(fresh, errand, anew);
    keepErrand(keptByTab, fresh, errand);
    location.assign(address);
  } catch (error) {
    become(null, problemOf(error));
  }
};

/**
 * From an invitation into its session with one's own account. Whoever is not logged in does that first, and comes back
 * there.
 */
export const enterAsMyself = async (configuration: Configuration, sessionId: string): Promise<void> => {
  navigate(pathOf('sessions', sessionId));
  await openVisit(configuration);
  if (state.visit === null) await logIn();
};

/** Forgets the tokens, and ends the issuer's session too: otherwise the next login would ask for nothing. */
export const logOut = async (): Promise<void> => {
  const { shared } = placed();
  const login = shared.latest() ?? source?.login() ?? null;
  shared.forget();
  source = null;
  become(null, null);
  if (login === null) return;
  try {
    const address = await placed().provider.logOut(login);
    if (address !== null) location.assign(address);
  } catch (error) {
    become(null, { ...problemOf(error), code: 'failed' });
  }
};

const enter = (login: Login): void => {
  const { renew, keep } = placed().shared;
  source = tokenSource(login, { renew, keep, now: Date.now });
  lastUser = login.userId;
  become(visitOf(source), null);
};

const visitOf = (from: Source): Visit => {
  const { userId, name } = from.login();
  const client = connect({
    url: placed().webSocketUrl,
    token: () =>
      from.token().catch((error: unknown) => {
        if (!(error instanceof LoginRefused)) throw error;
        if (source === from) over(from.login());
        throw new VigilError({
          code: 'client.closed',
          title: 'Your login is over.',
          detail: error.message,
          retryable: false,
        });
      }),
  });
  return { userId, name, client };
};

/** The address stays, so that the next login leads back to it. */
const over = (login: Login): void => {
  const newer = placed().shared.newerThan(login);
  if (newer !== null) enter(newer);
  else {
    placed().shared.forget();
    source = null;
    become(null, { code: 'over', detail: '' });
  }
};

const become = (visit: Visit | null, problem: LoginProblem | null): void => {
  state.visit?.client.close();
  state = { visit, problem };
  for (const listener of changed) listener();
};

const problemOf = (error: unknown): LoginProblem => ({
  code: error instanceof LoginRefused ? 'refused' : 'failed',
  detail: error instanceof Error ? error.message : String(error),
});

const placed = (): Place => {
  if (place === null) throw new Error('openVisit() comes first.');
  return place;
};
