import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A mistake that somebody might make, as a patch of one source file. */
export type Mutant = {
  /** The mistake, in a few words. */
  readonly name: string;
  /** Where it is made, from the root of the repository. */
  readonly file: string;
  /** Found exactly once in the file. */
  readonly search: string;
  readonly replacement: string;
};

const root = new URL('../../../', import.meta.url);

/**
 * From now on, the module is loaded with the mistake in it; the file stays as it is.
 * @throws Error, when the module is loaded, if the patch does not fit (any more).
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

/**
 * Loads modules with one mistake after the other in them. Only what leads to the file with the mistake is loaded anew; the rest,
 * which is most of what takes time, is shared by all that are loaded in this thread.
 */
export const createMutantLoader = () => {
  /** By which modules each is imported. */
  const importers = new Map<string, Set<string>>();
  const stripped = new Map<string, string>();
  let mutant: Mutant | null = null;
  let mistaken: ReadonlySet<string> = new Set();
  let mark = '';

  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      const { parentURL = '' } = context;
      const known = importers.get(resolved.url) ?? new Set();
      importers.set(resolved.url, known.add(plain(parentURL)));
      if (mark === '' || !parentURL.endsWith(mark) || !mistaken.has(resolved.url)) return resolved;
      return { ...resolved, url: resolved.url + mark };
    },
    load: (url, context, next) => {
      if (mark === '' || !url.endsWith(mark)) return next(url, context);
      const file = plain(url);
      const source = readFileSync(fileURLToPath(file), 'utf8');
      const isMistaken = mutant !== null && file === new URL(mutant.file, root).href;
      const code = isMistaken ? stripTypeScriptTypes(mutated(mutant as Mutant, source)) : strip(file, source);
      return { format: 'module', source: code, shortCircuit: true };
    },
  });
  const strip = (file: string, source: string): string => {
    const known = stripped.get(file) ?? stripTypeScriptTypes(source);
    stripped.set(file, known);
    return known;
  };
  /** The file, and all from which one comes to it. */
  const leadingTo = (file: string): ReadonlySet<string> => {
    const found = new Set([file]);
    for (const one of found) for (const importer of importers.get(one) ?? []) found.add(importer);
    return found;
  };
  let nth = 0;
  return async <T>(module: URL, made: Mutant | null): Promise<T> => {
    // As it is, first: then it is known what leads where.
    const asItIs = (await import(module.href)) as T;
    if (made === null) return asItIs;
    if (made.name !== mutant?.name) {
      nth += 1;
      mutant = made;
      mistaken = leadingTo(new URL(made.file, root).href);
      mark = `?mutant=${nth}`;
    }
    if (!mistaken.has(module.href)) throw new Error(`Nothing leads from here to ${made.file}.`);
    return (await import(module.href + mark)) as T;
  };
};

const plain = (url: string): string => url.replace(/\?mutant=\d+$/, '');

const textOf = (source: unknown): string =>
  typeof source === 'string' ? source : new TextDecoder().decode(source as Uint8Array);

/** The source with the mistake in it. */
export const mutated = ({ name, file, search, replacement }: Mutant, source: string): string => {
  const parts = source.split(search);
  if (parts.length !== 2)
    throw new Error(`The mutant "${name}" fits ${parts.length - 1} times into ${file}, not once.`);
  return parts.join(replacement);
};

export const pathOf = ({ file }: Mutant): string => fileURLToPath(new URL(file, root));
