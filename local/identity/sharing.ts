import type { IncomingHttpHeaders } from 'node:http';

/** With which pages an answer is shared, as a browser wants to be told (CORS). Others get it and may not read it. */
export type Sharing = (headers: IncomingHttpHeaders) => Readonly<Record<string, string>>;

export const sharingWith =
  (origins: readonly string[]): Sharing =>
  ({ origin }) => ({
    vary: 'origin',
    ...(origin !== undefined && origins.includes(origin) && { 'access-control-allow-origin': origin }),
  });

/** What a browser is told that asks before it sends something unusual, such as a header. */
export const preflight = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
};
