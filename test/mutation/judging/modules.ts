import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import vm, { type Module } from 'node:vm';

/** Replaces another module, recognized by the end of its path. */
export type Stand = { readonly path: string; readonly in: string };

/**
 * Loads a module of the project with everything that it imports, as if for the first time; installed packages are
 * loaded once. What is dropped can be garbage collected, which Node's own loader never allows.
 */
export const loadAnew = async (
  path: string,
  globals: Readonly<Record<string, unknown>>,
  stands: readonly Stand[],
): Promise<void> => {
  const modules = new Map<string, Module>();
  const ready = new Map<Module, Promise<void>>();
  let linking = Promise.resolve();
  const told = synthetic('@jest/globals', globals);

  const find = async (specifier: string, from: string): Promise<Module> => {
    if (specifier === '@jest/globals') return told;
    if (!specifier.startsWith('.') && !specifier.startsWith('/') && !specifier.startsWith('file:'))
      return installed(specifier);
    const wanted = fileURLToPath(new URL(specifier, pathToFileURL(from)));
    const stand = stands.find((one) => wanted.endsWith(one.path));
    const file = stand?.in ?? wanted;
    const known = modules.get(file);
    if (known) return known;
    const made = moduleOf(file);
    modules.set(file, made);
    return made;
  };

  const moduleOf = (file: string): Module => {
    if (file.endsWith('.json')) return synthetic(file, { default: JSON.parse(readFileSync(file, 'utf8')) });
    return new vm.SourceTextModule(sourceOf(file), {
      identifier: file,
      initializeImportMeta: (meta) => {
        meta.url = pathToFileURL(file).href;
        meta.filename = file;
        meta.dirname = dirname(file);
      },
      importModuleDynamically: async (specifier) => {
        const found = await find(specifier, file);
        await prepared(found);
        return found;
      },
    });
  };

  const prepared = (module: Module): Promise<void> => {
    const under = ready.get(module);
    if (under) return under;
    // Linking two modules at once fails on what both import.
    linking = linking.then(async () => {
      if (module.status === 'unlinked')
        await module.link((specifier, { identifier }) => find(specifier, identifier));
    });
    const made = linking.then(() => module.evaluate());
    ready.set(module, made);
    return made;
  };

  await prepared(await find(path, join(dirname(path), '_')));
};

const synthetic = (identifier: string, values: Readonly<Record<string, unknown>>): Module =>
  new vm.SyntheticModule(
    Object.keys(values),
    function () {
      for (const [name, value] of Object.entries(values)) this.setExport(name, value);
    },
    { identifier },
  );

const packages = new Map<string, Promise<Module>>();

const installed = (specifier: string): Promise<Module> => {
  const known = packages.get(specifier);
  if (known) return known;
  const made = import(specifier).then(async (values: Record<string, unknown>) => {
    const module = synthetic(specifier, { ...values });
    await module.link(() => {
      throw new TypeError('It imports nothing.');
    });
    await module.evaluate();
    return module;
  });
  packages.set(specifier, made);
  return made;
};

const sources = new Map<string, string>();

/** Loads this instead of what is written in the file. */
export const replace = (file: string, text: string): void => void sources.set(file, codeOf(file, text));

/** The file has been changed since it was read. */
export const forget = (file: string): void => void sources.delete(file);

const codeOf = (file: string, text: string): string =>
  file.endsWith('.ts') ? stripTypeScriptTypes(text) : text;

const sourceOf = (file: string): string => {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const code = codeOf(file, readFileSync(file, 'utf8'));
  sources.set(file, code);
  return code;
};
