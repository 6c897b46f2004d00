import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import type Jest from 'jest-runtime';
import { isApart } from '../apart.ts';
import { circusAnew } from './circus.ts';
import { type Globals, give, restoreMocks } from './given.ts';

const require = createRequire(import.meta.url);
const JestRuntime = (require('jest-runtime') as typeof Jest).default;
const standIn = new URL('./globals.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

/** How often each file was begun in this process. */
const begun = new Map<string, number>();

/**
 * Loads modules as Node does: once for all files that a process runs, compiled and warm from the second file on. Jest's
 * own way, which evaluates every module again for each file, is kept for what is run apart.
 */
class PlainRuntime {
  requireInternalModule(path: string): unknown {
    return circusAnew(path);
  }

  requireModule(path: string): unknown {
    return require(path);
  }

  unstable_shouldLoadAsEsm(): boolean {
    return true;
  }

  async unstable_importModule(path: string): Promise<void> {
    const times = begun.get(path) ?? 0;
    begun.set(path, times + 1);
    // While files are watched, one may be run again in the same process.
    await import(`${pathToFileURL(path).href}${times === 0 ? '' : `?${times}`}`);
  }

  setGlobalsForRuntime(globals: Globals): void {
    give(globals);
  }

  /** Types are stripped in place. */
  getSourceMaps(): ReadonlyMap<string, string> {
    return new Map();
  }

  getAllCoverageInfoCopy(): undefined {}

  enterTestCode(): void {}

  leaveTestCode(): void {}

  teardown(): void {
    restoreMocks();
  }
}

type Given = ConstructorParameters<typeof Jest.default>;

/** The runtime of one file; its path is the seventh of what jest gives. */
export default class {
  constructor(...given: Given) {
    // biome-ignore lint/correctness/noConstructorReturn: jest wants a class, and either runtime is one.
    return isApart(given[6]) ? new JestRuntime(...given) : new PlainRuntime();
  }
}
