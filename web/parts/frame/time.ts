export { asClock } from '../../../client/dialog.ts';

/** A server instant, as this machine's clock would have shown it, however wrong that is set. */
export const atHere = (at: number, serverNow: number): Date => new Date(Date.now() - (serverNow - at));
