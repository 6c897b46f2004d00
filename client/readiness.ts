import { abortion } from './abortion.ts';
import { VigilError } from './error.ts';
import { isInside, type ParticipationState } from './participation-state.ts';
import type { SessionStore } from './session-store.ts';

/** Resolves when the server has confirmed that we are inside; rejects when that will not come by itself. */
export const untilInside = (
  { getSnapshot, subscribe }: Pick<SessionStore, 'getSnapshot' | 'subscribe'>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ParticipationState> =>
  new Promise((resolve, reject) => {
    const settle = () => {
      const state = getSnapshot();
      if (signal?.aborted) reject(abortion(signal));
      else if (state.refusal !== null) reject(state.refusal);
      else if (state.phase === 'ended') reject(hasEnded(state.ending.ending));
      else if (state.live && isInside(state)) resolve(state);
      else return;
      stop();
      signal?.removeEventListener('abort', settle);
    };
    const stop = subscribe(settle);
    signal?.addEventListener('abort', settle);
    settle();
  });

const hasEnded = (ending: string): VigilError =>
  new VigilError({
    code: 'participation.ended',
    title: 'Your participation has ended.',
    detail: `By ${ending}.`,
    retryable: false,
  });
