import { gzipSync } from 'node:zlib';
import { bundlePage, PAGE_ENTRY, pageIngredients, pathOf } from './page-bundle.ts';

/** The most that each kind of visitor may have to fetch, in bytes, gzipped. */
export const heaviest = { guest: 60_000, account: 77_000, managing: 88_000 } as const;

/** What somebody's browser fetches of the page, in bytes over the wire (gzip), and the scripts among it. */
export type Weight = { readonly bytes: number; readonly scripts: readonly string[] };

/**
 * Computed from the bundle's import graph: everything that an address needs before somebody can do what they came for,
 * including the document and the styles.
 */
export const pageWeights = async (
  folder: string,
): Promise<Readonly<Record<'guest' | 'account' | 'managing', Weight>>> => {
  const [files, { outputs }] = await Promise.all([bundlePage(folder), pageIngredients(folder)]);
  const startOf = (source: string): string => {
    const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(source));
    if (!found) throw new Error(`Nothing of the page begins with ${source}.`);
    return found[0];
  };
  const needed = (start: string, known: ReadonlySet<string> = new Set()): ReadonlySet<string> =>
    known.has(start)
      ? known
      : (outputs[start]?.imports ?? [])
          .filter(({ kind }) => kind === 'import-statement')
          .reduce<ReadonlySet<string>>((found, { path }) => needed(path, found), new Set([...known, start]));
  const size = (path: string): number => {
    const content = files.get(path);
    if (content === undefined) throw new Error(`The page has no ${path}.`);
    return gzipSync(content).length;
  };
  const main = startOf(`/${PAGE_ENTRY}.tsx`);
  const styles = outputs[main]?.cssBundle;
  const weigh = (...starts: readonly string[]): Weight => {
    const scripts = [
      ...starts.reduce<ReadonlySet<string>>((found, start) => needed(start, found), new Set()),
    ].map(pathOf);
    const rest = ['/index.html', ...(styles === undefined ? [] : [pathOf(styles)])];
    return { scripts, bytes: [...rest, ...scripts].reduce((sum, path) => sum + size(path), 0) };
  };
  const account = startOf('/account.tsx');
  return {
    guest: weigh(main),
    account: weigh(main, account),
    managing: weigh(main, account, startOf('/session/seldom.tsx')),
  };
};
