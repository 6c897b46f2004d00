import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = ['127.0.0.1', 'localhost'];

export const isLoopback = (hostname: string): boolean => LOOPBACK.includes(hostname);

/**
 * Whether a name of this machine was called: a page elsewhere can have its own name point here, but cannot call it
 * `localhost`. By whichever port: somebody may forward another one.
 */
export const isCalledLocally = ({ host }: IncomingHttpHeaders): boolean =>
  host !== undefined && /^[a-z0-9.]+(:\d{1,5})?$/.test(host) && isLoopback(host.split(':')[0] ?? '');

/** Whether a name of this machine was called, and this very port: for what programs alone speak to. */
export const isCalledHere = ({ host }: IncomingHttpHeaders, port: number): boolean =>
  LOOPBACK.some((name) => host === `${name}:${port}`);

/** Whether a page of this machine has sent it, or none. */
export const isFromHere = ({ origin }: IncomingHttpHeaders): boolean =>
  origin === undefined || isLoopback(URL.parse(origin)?.hostname ?? '');
