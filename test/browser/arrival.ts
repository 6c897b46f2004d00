import { randomBytes } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';
import { readConfiguration } from '../../web/login/configuration.ts';
import type { Login } from '../../web/login/login.ts';
import { openProvider } from '../../web/login/provider.ts';
import { LOGIN_KEY } from '../../web/login/shared-login.ts';
import { openTab, type Tab } from './tab.ts';

/**
 * Opens a tab of somebody who has logged in before: it finds what the page keeps of a login, as after a reload. That
 * people can log in is proved by the tests of the login, in two page loads more.
 */
export const arrive = async (context: BrowserContext, name: string, url: string): Promise<Tab> => {
  const login = await logIn(new URL(url).origin, name.toLowerCase());
  return openTab(context, url, (page) => page.addInitScript(keep, { key: LOGIN_KEY, login }));
};

/** Runs in the page, before its own scripts. */
const keep = ({ key, login }: { readonly key: string; readonly login: Login }): void => {
  localStorage.setItem(key, JSON.stringify(login));
  sessionStorage.setItem('vigil.own-login', login.userId);
};

/** The page's own way through the issuer, without the page: somebody has chosen who they are. */
const logIn = async (origin: string, user: string): Promise<Login> => {
  const configuration = await readConfiguration((path, options) => fetch(origin + path, options));
  const provider = openProvider(configuration, { page: `${origin}/` });
  const [state = '', verifier = '', nonce = ''] = Array.from({ length: 3 }, unguessable);
  const chosen = new URL(await provider.authorizationUrl(state, { verifier, nonce }));
  chosen.searchParams.set('user', user);
  const { headers } = await fetch(chosen, { redirect: 'manual' });
  const back = new URL(headers.get('location') ?? '');
  return provider.redeem(back.searchParams, state, { verifier, nonce });
};

const unguessable = (): string => randomBytes(32).toString('base64url');
