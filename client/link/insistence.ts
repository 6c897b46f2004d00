import { type Clock, pause } from '../clock.ts';
import { known, type VigilError } from '../error.ts';
import { backoff } from './backoff.ts';

export type Patience = { readonly clock: Clock; readonly random: () => number };

export type Insistence = Patience & {
  /** Resolves when there is somebody to say it to; rejects when there will be nobody. */
  ready(): Promise<unknown>;
  /** Whether this error is one that `ready` will have put right. */
  recheck(error: unknown): boolean;
};

/** How often something is said that fails on the server's side: for a minute and a half at the most. */
const MOST = 8;

/** What may go better in a while. */
const passing = /internal|connection\.too-fast/;

/** How long to wait after this many failures; at least a second for whoever was too fast. */
export const pauseAfter = ({ code }: VigilError, failures: number, random: () => number): number =>
  backoff(failures, random) + (code === 'connection.too-fast' ? 1_000 : 0);

/** Says something again, after a pause, if the server failed or found it too fast. What else is wrong is the caller's. */
export const patiently = async <T>({ clock, random }: Patience, say: () => Promise<T>): Promise<T> => {
  for (let failures = 1; ; failures += 1)
    try {
      return await say();
    } catch (error) {
      if (!passing.test(known(error).code) || failures === MOST) throw error;
      await pause(clock, pauseAfter(known(error), failures, random));
    }
};

/**
 * One click is enough: what may be said twice is said until it is answered, also when the connection broke before that, or
 * when the server had lost sight of it. `say` learns whether it may have been heard before.
 */
export const insist = async <T>(host: Insistence, say: (again: boolean) => Promise<T>): Promise<T> => {
  let again = false;
  for (let outside = 0; ; )
    try {
      return await patiently(host, async () => {
        await host.ready();
        const said = say(again);
        again = true;
        return said;
      });
    } catch (error) {
      if (known(error).code === 'client.disconnected') continue;
      outside += 1;
      if (!host.recheck(error) || outside === MOST) throw error;
    }
};
