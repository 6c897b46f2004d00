import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Occasion } from '../script/occasions.ts';

type Patch = {
  /** Must be found exactly once in the file. */
  readonly search: string;
  readonly replacement: string;
};

/** A mistake that somebody might make, as a patch to one source file. */
export type Mutant = Patch & {
  /** The mistake, in a few words. */
  readonly name: string;
  /** The file, from the root of the repository. */
  readonly file: string;
  /** What else of the file has to be changed for it, such as where something is read that is written otherwise. */
  readonly and?: readonly Patch[];
  /** What has to happen for it to show: it is hunted in histories where that always does. */
  readonly occasion?: Occasion;
};

const root = new URL('../../../', import.meta.url);

/**
 * From now on, the module is loaded with the mistake in it; the file stays as it is.
 * @throws Error, when the module is loaded, if the patch no longer fits.
 */
export const applyMutant = (mutant: Mutant): void => {
  const target = new URL(mutant.file, root).href;
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (url !== target) return loaded;
      return { ...loaded, source: mutated(mutant, textOf(loaded.source)) };
    },
  });
};

const textOf = (source: unknown): string =>
  typeof source === 'string' ? source : new TextDecoder().decode(source as Uint8Array);

/** The source with the mistake in it. */
export const mutated = ({ name, file, and = [], ...first }: Mutant, source: string): string =>
  [first, ...and].reduce((text, { search, replacement }) => {
    const parts = text.split(search);
    if (parts.length !== 2)
      throw new Error(`The mutant "${name}" fits ${parts.length - 1} times into ${file}, not once.`);
    return parts.join(replacement);
  }, source);

export const pathOf = ({ file }: Mutant): string => fileURLToPath(new URL(file, root));
