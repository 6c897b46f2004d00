import { backoff } from './backoff.ts';
import type { Clock } from './clock.ts';
import { VigilError } from './error.ts';

export type Patience = { readonly clock: Clock; readonly random: () => number };

export type Insistence = Patience & {
  /** Resolves when there is somebody to say it to; rejects when there will be nobody. */
  ready(): Promise<unknown>;
  /** Whether this error is one that `ready` will have put right. */
  recheck(error: VigilError): boolean;
};

/** How often something is said that fails on the server's side: for a minute and a half at the most. */
const MOST = 8;

/** How long to wait after so many failures; who was too fast, for a second at the least. */
export const pauseAfter = ({ code }: VigilError, failures: number, random: () => number): number =>
  backoff(failures, random) + (code === 'connection.too-fast' ? 1_000 : 0);

/** Says something again, after a pause, if the server failed or found it too fast. What else is wrong is the caller's. */
export const patiently = async <T>({ clock, random }: Patience, say: () => Promise<T>): Promise<T> => {
  for (let failures = 1; ; failures += 1)
    try {
      return await say();
    } catch (error) {
      const passes =
        error instanceof VigilError && (error.code === 'internal' || error.code === 'connection.too-fast');
      if (!passes || failures === MOST) throw error;
      await new Promise<void>((resolve) => {
        clock.after(pauseAfter(error, failures, random), resolve);
      });
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
      if (!(error instanceof VigilError)) throw error;
      if (error.code === 'client.disconnected') continue;
      outside += 1;
      if (!host.recheck(error) || outside === MOST) throw error;
    }
};
