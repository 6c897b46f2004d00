import { clientError } from '../error.ts';
import { abortion } from '../link/abortion.ts';
import type { Unsubscribe } from '../listeners.ts';
import { isConfirmed, type ParticipationState } from './participation-state.ts';
import type { SessionStore } from './session-store.ts';

/** Looks now and at each change, until something is there. Rejects with what looking throws, and when the signal aborts. */
export const until = <T>(
  subscribe: (listener: () => void) => Unsubscribe,
  signal: AbortSignal | undefined,
  look: () => T | null,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const settle = () => {
      try {
        if (signal?.aborted) throw abortion(signal);
        const found = look();
        if (found === null) return;
        resolve(found);
      } catch (error) {
        reject(error);
      }
      stop();
      signal?.removeEventListener('abort', settle);
    };
    const stop = subscribe(settle);
    signal?.addEventListener('abort', settle);
    settle();
  });

/** Resolves when the server has confirmed that we are inside; rejects when that will not come by itself. */
export const untilInside = (
  { getSnapshot, subscribe }: Pick<SessionStore, 'getSnapshot' | 'subscribe'>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ParticipationState> =>
  until(subscribe, signal, () => {
    const state = getSnapshot();
    if (state.refusal !== null) throw state.refusal;
    if (state.phase === 'ended') throw clientError('participation.ended', state.ending.ending, false);
    return isConfirmed(state) ? state : null;
  });
