import { readFileSync } from 'node:fs';
import { type ResolveFnOutput, registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Mutant, mutated, pathOf } from './mutant.ts';

/** Imports a module as it is, or with this mistake in it. */
export type MutantLoader = <T>(module: URL, mutant: Mutant | null) => Promise<T>;

/**
 * Imports modules with one mistake after another. Only what leads to the mistaken file is loaded again, under a marked
 * name; the rest, which takes most of the time, is shared by everything loaded in this thread.
 */
export const createMutantLoader = (): MutantLoader => {
  /** The modules that import each module. */
  const importers = new Map<string, Set<string>>();
  /** Modules that are only imported on demand. */
  const lazy = new Set<string>();
  const stripped = new Map<string, string>();
  /** What each import leads to. Looking it up in the file system takes longer than loading what is known. */
  const resolutions = new Map<string, ResolveFnOutput>();
  let current: Mutant | null = null;
  let leading: ReadonlySet<string> = new Set();
  let mark: string | null = null;
  let marks = 0;

  const noteImport = (module: string, importer: string) => {
    const known = importers.get(module) ?? new Set();
    importers.set(module, known.add(importer));
  };
  const strip = (file: string): string => {
    const known = stripped.get(file) ?? stripTypeScriptTypes(textOf(file));
    stripped.set(file, known);
    return known;
  };

  registerHooks({
    resolve: (specifier, context, next) => {
      const { parentURL = '' } = context;
      if (mark !== null && parentURL.endsWith(mark)) {
        const key = `${parentURL.slice(0, -mark.length)} ${specifier}`;
        const known = resolutions.get(key) ?? next(specifier, context);
        const url = leading.has(known.url) ? known.url + mark : known.url;
        return { ...known, url, shortCircuit: true };
      }
      const resolved = next(specifier, context);
      resolutions.set(`${parentURL} ${specifier}`, resolved);
      noteImport(resolved.url, parentURL);
      return resolved;
    },
    load: (url, context, next) => {
      if (mark !== null && url.endsWith(mark)) {
        const file = url.slice(0, -mark.length);
        const isMistaken = current !== null && file === urlOf(current);
        const source = isMistaken
          ? stripTypeScriptTypes(mutated(current as Mutant, textOf(file)))
          : strip(file);
        return { format: 'module', source, shortCircuit: true };
      }
      for (const module of importedLaterBy(url)) {
        noteImport(module, url);
        lazy.add(module);
      }
      return next(url, context);
    },
  });

  /** The file, and every module from which it can be reached. */
  const leadingTo = (file: string): ReadonlySet<string> => {
    const found = new Set([file]);
    for (const one of found) for (const importer of importers.get(one) ?? []) found.add(importer);
    return found;
  };

  return async <T>(module: URL, mutant: Mutant | null): Promise<T> => {
    const asItIs = (await import(module.href)) as T;
    if (mutant === null) return asItIs;
    if (mutant.name !== current?.name) {
      // What leads where is only known once all of it has been loaded unchanged.
      for (const one of lazy) await import(one);
      marks += 1;
      [current, mark, leading] = [mutant, `?mutant=${marks}`, leadingTo(urlOf(mutant))];
    }
    if (!leading.has(module.href)) throw new Error(`Nothing leads from here to ${mutant.file}.`);
    return (await import(module.href + mark)) as T;
  };
};

const urlOf = (mutant: Mutant): string => pathToFileURL(pathOf(mutant)).href;

const textOf = (file: string): string => readFileSync(fileURLToPath(file), 'utf8');

/** Our modules that this one imports inside a function. */
const importedLaterBy = (url: string): readonly string[] =>
  url.endsWith('.ts')
    ? [...textOf(url).matchAll(/await import\('(\.[^']+)'\)/g)].map(
        ([, path = '']) => new URL(path, url).href,
      )
    : [];
