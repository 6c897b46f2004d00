import { useSyncExternalStore } from 'react';
import { asLinked, withoutTail } from './pasted.ts';

/** Which view the page shows. The path alone decides it, so that a link opens a session. */
export type Route =
  | { readonly name: 'list' | 'groups' | 'contacts' | 'invitation' }
  | { readonly name: 'session' | 'group' | 'contact'; readonly id: string };

const places = {
  '': 'list',
  sessions: 'list',
  groups: 'groups',
  contacts: 'contacts',
  join: 'invitation',
} as const;
const things = { sessions: 'session', groups: 'group', contacts: 'contact' } as const;

/** An unknown path is the list. */
export const routeOf = (pathname: string): Route => {
  const [, place = '', id = ''] = /^\/([a-z]*)(?:\/([^/]+))?\/?$/.exec(pathname) ?? [];
  const text = decoded(withoutTail(id));
  if (text === '')
    return { name: Object.hasOwn(places, place) ? places[place as keyof typeof places] : 'list' };
  return Object.hasOwn(things, place)
    ? { name: things[place as keyof typeof things], id: text }
    : { name: 'list' };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // An invalid percent encoding: somebody typed the address.
    return '';
  }
};

export const pathOf = (thing: keyof typeof things, id: string): string => `/${thing}/${asLinked(id)}`;

const changed = new Set<() => void>();

export const navigate = (path: string): void => {
  history.pushState(null, '', path);
  for (const listener of changed) listener();
};

/** Leads to where the result is; not whoever has gone elsewhere before it has come. */
export const leadTo = async <T>(request: Promise<T>, to: (reply: T) => string): Promise<void> => {
  const from = location.pathname;
  const reply = await request;
  if (location.pathname === from) navigate(to(reply));
};

/** Replaces the current address, together with the history entry's state. */
export const replace = (path: string, noted: unknown = null): void => {
  history.replaceState(noted, '', path);
  for (const listener of changed) listener();
};

export const usePathname = (): string =>
  useSyncExternalStore(
    (listener) => {
      changed.add(listener);
      addEventListener('popstate', listener);
      return () => {
        changed.delete(listener);
        removeEventListener('popstate', listener);
      };
    },
    () => location.pathname,
  );
