import { registerHooks } from 'node:module';
import { createRandom } from './random.ts';

/**
 * The adapters pause between attempts for a random time. Here both belong to the history: the pause passes in virtual
 * time, and the randomness comes from the seed. Must be imported before any adapter.
 */
type Pause = (duration: number) => Promise<void>;

let current: Pause = () => Promise.reject(new Error('No history is being played.'));

/** From now on, pauses happen in this history. */
export const onPause = (pause: Pause, seed: number): void => {
  current = pause;
  const random = createRandom(seed);
  Math.random = () => random.next();
};

/** Passes in the history that is being played. */
export const pauseInHistory: Pause = (duration) => current(duration);

const NAME = 'vigil:virtual-pause';

/** From now on, adapter modules that import Node's timers get the virtual pause. */
export const installPause = (): void => {
  (globalThis as Record<string, unknown>)[NAME] = pauseInHistory;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'node:timers/promises' && context.parentURL?.includes('/functions/aws/')
        ? { url: NAME, format: 'module', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === NAME
        ? {
            format: 'module',
            shortCircuit: true,
            source: `export const setTimeout = (duration) => globalThis['${NAME}'](duration);`,
          }
        : next(url, context),
  });
};
