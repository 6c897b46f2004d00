import { useSyncExternalStore } from 'react';
import { type Client, connect } from '../../client/client.ts';
import { keptByBrowser, keptByTab } from '../keeping/kept.ts';
import { secretIn } from '../parts/frame/pasted.ts';
import { routeOf } from '../parts/frame/route.ts';

/**
 * A guest's visit: the link they came by, and the connection that it opens. There is no client without a complete link.
 */
export type GuestVisit = { readonly secret: string; readonly client: Client | null };

const SECRET = 'vigil.invitation';
const NAME = 'vigil.guest-name';
const KEY = 'vigil.guest-key';

const changed = new Set<() => void>();
let visit: GuestVisit | null = null;
let webSocketUrl: string | null = null;

export const useGuestVisit = (): GuestVisit | null =>
  useSyncExternalStore(
    (listener) => {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    () => visit,
  );

/** Begins the visit of a guest; called again when another link is opened in this tab. */
export const openGuestVisit = (url: string): void => {
  webSocketUrl = url;
  arrive();
  addEventListener('hashchange', () => {
    if (location.hash.length > 1) arrive();
  });
  addEventListener('popstate', () => {
    if (visit === null) arrive();
  });
};

/** Ends the visit of a guest who goes on with an account. Returning to the link begins it again. */
export const endGuestVisit = (): void => {
  visit?.client?.close();
  visit = null;
};

/** The name of this tab's guest, which survives a reload; null until they have given one. */
export const guestName = (): string | null => keptByTab.get(NAME);

/** The name last given by a guest in this browser, for whatever session. */
export const lastGuestName = (): string => keptByBrowser.get(NAME) ?? '';

export const keepGuestName = (name: string): void => {
  keptByTab.set(NAME, name);
  keptByBrowser.set(NAME, name);
};

/**
 * The secret leaves the address bar at once: what stands there gets bookmarked, shown on shared screens and kept in the
 * history. This tab keeps it.
 */
const secretOfTab = (): string => {
  const given = secretIn(location.hash.slice(1));
  if (given !== '') {
    if (given !== keptByTab.get(SECRET)) keptByTab.drop(NAME);
    keptByTab.set(SECRET, given);
    history.replaceState(null, '', location.pathname);
  }
  return keptByTab.get(SECRET) ?? '';
};

/** This browser's id for every link that it opens, made up once. Each link sees a different guest. */
const guestKey = (): string => {
  const kept = keptByBrowser.get(KEY);
  if (kept !== null && /^[\w-]{43}$/.test(kept)) return kept;
  const made = base64url(crypto.getRandomValues(new Uint8Array(32)));
  keptByBrowser.set(KEY, made);
  return made;
};

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const arrive = (): void => {
  if (routeOf(location.pathname).name !== 'invitation') return;
  visit?.client?.close();
  const secret = secretOfTab();
  visit = {
    secret,
    client: isWhole(secret) && webSocketUrl !== null ? guestClient(secret, webSocketUrl) : null,
  };
  for (const listener of changed) listener();
};

/**
 * A link that has lost its end would be refused without explanation: the gateway lets nobody in without a credential.
 */
const isWhole = (secret: string): boolean => /^[\w-]{43}$/.test(secret);

const guestClient = (secret: string, url: string): Client =>
  connect({ url, token: async () => `guest.${secret}.${guestKey()}` });

// At once, whatever else the page still has to find out.
if (routeOf(location.pathname).name === 'invitation') secretOfTab();
