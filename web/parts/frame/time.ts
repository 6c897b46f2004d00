export { asClock } from '../../../client/dialog.ts';

/** A server instant by this machine's clock, however wrong that is. */
export const atHere = (at: number, serverNow: number): Date => new Date(Date.now() - (serverNow - at));
