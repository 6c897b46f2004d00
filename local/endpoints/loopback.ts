import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = ['127.0.0.1', 'localhost'];

export const isLoopback = (hostname: string): boolean => LOOPBACK.includes(hostname);

/** Whether it was called by a name of this machine: a page elsewhere can have its own name point here. */
export const isCalledHere = ({ host }: IncomingHttpHeaders, port: number): boolean =>
  LOOPBACK.some((name) => host === `${name}:${port}`);

/** Whether a page of this machine has sent it, or none. */
export const isFromHere = ({ origin }: IncomingHttpHeaders): boolean =>
  origin === undefined || isLoopback(URL.parse(origin)?.hostname ?? '');
