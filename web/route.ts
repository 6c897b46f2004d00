import { useSyncExternalStore } from 'react';

/** Where the page is: the list, or one session. The path is all there is to it, so that a link opens a session. */
export type Route = { readonly name: 'list' } | { readonly name: 'session'; readonly sessionId: string };

export const routeOf = (pathname: string): Route => {
  const match = /^\/sessions\/([^/]+)\/?$/.exec(pathname);
  return match?.[1] === undefined
    ? { name: 'list' }
    : { name: 'session', sessionId: decodeURIComponent(match[1]) };
};

export const pathOf = (sessionId: string): string => `/sessions/${encodeURIComponent(sessionId)}`;

const changed = new Set<() => void>();

export const navigate = (path: string): void => {
  history.pushState(null, '', path);
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
