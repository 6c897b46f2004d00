/** What `origins` may hold besides origins: the one of the API itself, which React Native sends. */
const OWN_ORIGIN = 'self';

/** Whether a page of this origin may connect. `host` is where the client has connected to. */
export type AllowsOrigin = (origin: string, host: string | undefined) => boolean;

/** An origin is as a browser writes it, or has `*.` before its host, for whatever is below that. */
export const allowingOrigins = (origins: readonly string[]): AllowsOrigin => {
  const exact = new Set(origins);
  const below = origins.flatMap((origin) => {
    const [scheme, host] = origin.split('://*.');
    return scheme !== undefined && host !== undefined ? [{ scheme: `${scheme}://`, host: `.${host}` }] : [];
  });
  return (origin, host) =>
    exact.has(origin) ||
    (exact.has(OWN_ORIGIN) && host !== undefined && origin === `https://${host}`) ||
    below.some(({ scheme, host: suffix }) => origin.startsWith(scheme) && origin.endsWith(suffix));
};
