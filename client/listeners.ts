export type Unsubscribe = () => void;

/** Stops all of these. */
export const stopAll =
  (...stops: readonly (Unsubscribe | undefined)[]): Unsubscribe =>
  () => {
    for (const stop of stops) stop?.();
  };

export type Subscribing = { readonly signal?: AbortSignal };

/** Who wants to be told. A listener is removed by the function that adding it gave, or by its signal. */
export const listeners = <T>() => {
  const all = new Set<{ readonly call: (value: T) => void }>();
  return {
    add(call: (value: T) => void, { signal }: Subscribing = {}): Unsubscribe {
      const entry = { call };
      const remove = () => {
        all.delete(entry);
        signal?.removeEventListener('abort', remove);
      };
      if (signal?.aborted) return remove;
      all.add(entry);
      signal?.addEventListener('abort', remove);
      return remove;
    },
    tell(value: T): void {
      // Those who are added by a listener are told from the next time on.
      const now = [...all];
      for (const { call } of now) {
        try {
          call(value);
        } catch (error) {
          // One listener's fault is the application's to see, and must not stop the others or the protocol.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
};
