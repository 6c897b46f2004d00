import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

/** The best comes first. */
export const encode = { br: promisify(brotliCompress), gzip: promisify(gzip) };

export type Encoding = keyof typeof encode;

/** The best of those that an `accept-encoding` names. */
export const wantedOf = (accepted = ''): Encoding | null => {
  const names = accepted.split(',').map((one) => one.trim().toLowerCase());
  // Whoever says how much they like it (`br;q=0`) gets it as it is: no browser does.
  return (Object.keys(encode) as Encoding[]).find((name) => names.includes(name)) ?? null;
};
