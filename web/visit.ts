import { useSyncExternalStore } from 'react';
import { type Client, connect, VigilError } from '../client/client.ts';
import { routeOf } from './route.ts';

/** Whom the development login knows. */
export const people = [
  { id: 'anna', name: 'Anna', kind: 'Licence holder' },
  { id: 'ben', name: 'Ben', kind: 'Licence holder' },
  { id: 'carla', name: 'Carla', kind: 'Contact' },
] as const;

/** Who this tab is, and its connection. Kept per tab, so that two tabs can be two people. */
export type Visit = { readonly userId: string; readonly client: Client };

const KEY = 'vigil.user';
const changed = new Set<() => void>();
let visit: Visit | null = null;

export const signIn = (userId: string): void => {
  sessionStorage.setItem(KEY, userId);
  become(begin(userId));
};

export const signOut = (): void => {
  sessionStorage.removeItem(KEY);
  become(null);
};

/** Leaves a session as closing the tab does: the connection goes, and other tabs stay in. */
export const beginAnew = (): void => {
  if (visit !== null) become(begin(visit.userId));
};

export const useVisit = (): Visit | null =>
  useSyncExternalStore(
    (listener) => {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    () => visit,
  );

/** Where the server is: beside the page. */
export const socketUrl = (): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;

const begin = (userId: string): Visit => ({
  userId,
  client: connect({
    url: socketUrl(),
    token: () => developmentToken(userId),
  }),
});

const become = (next: Visit | null): void => {
  visit?.client.close();
  visit = next;
  for (const listener of changed) listener();
};

/** A refusal is final, while a server that cannot be reached is tried again. */
const developmentToken = async (userId: string): Promise<string> => {
  const response = await fetch(`/dev/token?user=${encodeURIComponent(userId)}`);
  if (response.ok) return ((await response.json()) as { readonly token: string }).token;
  const detail = `The development login answered ${response.status} for “${userId}”.`;
  if (response.status >= 500) throw new Error(detail);
  throw new VigilError({
    code: 'client.closed',
    title: 'You could not be signed in.',
    detail,
    retryable: false,
  });
};

const known = sessionStorage.getItem(KEY);
// Whoever opens an invitation comes by that, as the guest it makes them.
if (known !== null && routeOf(location.pathname).name !== 'invitation') visit = begin(known);
