import { registerHooks } from 'node:module';
import { createRandom } from './random.ts';

/**
 * The adapters pause between two attempts, for a time drawn by chance. Here both belong to the history: the pause
 * passes in virtual time, and the chance comes from the seed. Imported before any adapter is.
 */
type Pause = (duration: number) => Promise<void>;

let current: Pause = () => Promise.reject(new Error('No history is being played.'));

/** Whoever pauses from now on does it in this history. */
export const onPause = (pause: Pause, seed: number): void => {
  current = pause;
  const random = createRandom(seed);
  Math.random = () => random.next();
};

const NAME = 'vigil:virtual-pause';

/** From now on, modules of the adapters that import the timers of Node get the virtual pause. */
export const installPause = (): void => {
  (globalThis as Record<string, unknown>)[NAME] = (duration: number) => current(duration);
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
