import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type BuildOptions, type BuildResult, build, buildSync } from 'esbuild';
import { ASSETS } from './page-files.ts';

/** The files of a page by their path: its document at `/index.html`, everything else named after its content. */
export type PageBundle = ReadonlyMap<string, Uint8Array>;

/**
 * Bundles `<entry>.tsx` of a folder, with the styles that it imports, and has the `index.html` beside it name the result.
 * Without `maps` nobody can read it in a browser as it was written; they are three quarters of it.
 */
export const bundlePage = async (folder: string, entry = PAGE_ENTRY, maps = true): Promise<PageBundle> =>
  pageOf(folder, entry, await build({ ...optionsFor(folder, entry), ...(!maps && { sourcemap: false }) }));

/** The same for whoever cannot wait: the synthesis of an app is one step. */
export const bundlePageSync = (folder: string, entry = PAGE_ENTRY): PageBundle =>
  pageOf(folder, entry, buildSync(optionsFor(folder, entry)));

/** What it is made of, for whoever gives it on: others' work is in it, under licences of their own. */
export const pageIngredients = async (folder: string, entry = PAGE_ENTRY) =>
  (await build(optionsFor(folder, entry))).metafile;

/** What begins the page. */
export const PAGE_ENTRY = 'main';

/**
 * Never written to. Source maps name sources by their way from here, and hashes are made of them: from a folder of this
 * repository it is the same way on every machine, and tells nobody where a page was built.
 */
const OUT = resolve(import.meta.dirname, '../../page');

/** Where the page has a file that esbuild calls so. */
export const pathOf = (file: string): string => `/${relative(OUT, resolve(file)).replaceAll('\\', '/')}`;

const optionsFor = (folder: string, entry: string) =>
  ({
    entryPoints: [join(folder, `${entry}.tsx`)],
    bundle: true,
    write: false,
    metafile: true,
    outdir: OUT,
    entryNames: `${ASSETS}/[name]-[hash]`,
    chunkNames: `${ASSETS}/[name]-[hash]`,
    // What is imported when it is wanted comes when it is wanted: a language, for one.
    splitting: true,
    format: 'esm',
    charset: 'utf8',
    target: 'es2022',
    jsx: 'automatic',
    // React's smaller twin, which is enough for the page and a third of the way (decision 140).
    alias: {
      react: 'preact/compat',
      'react/jsx-runtime': 'preact/jsx-runtime',
      'react-dom': 'preact/compat',
      'react-dom/client': 'preact/compat/client',
    },
    minify: true,
    sourcemap: 'linked',
    loader: { '.svg': 'dataurl', '.md': 'text' },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  }) as const satisfies BuildOptions;

const pageOf = (
  folder: string,
  entry: string,
  { outputFiles, metafile }: BuildResult<ReturnType<typeof optionsFor>>,
): PageBundle => {
  const main = Object.entries(metafile.outputs).find(([, { entryPoint }]) =>
    entryPoint?.endsWith(`/${entry}.tsx`),
  );
  if (!main) throw new Error(`${folder} has been bundled to nothing.`);
  const [script, { cssBundle, imports }] = main;
  const needed = imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => pathOf(path));
  const html = [
    [`/${entry}.js`, pathOf(script)],
    [`/${entry}.css`, cssBundle && pathOf(cssBundle)],
  ].reduce(
    (document, [written, is]) => (written && is ? renamed(document, written, is) : document),
    preloading(readFileSync(join(folder, 'index.html'), 'utf8'), needed),
  );
  return new Map([
    ['/index.html', Buffer.from(html)],
    ...outputFiles.map(({ path, contents }): [string, Uint8Array] => [pathOf(path), contents]),
  ]);
};

/** What the script needs at once is named beside it, so that it does not come after it. */
const preloading = (html: string, paths: readonly string[]): string =>
  html.replace(
    '<script',
    `${paths.map((path) => `<link rel="modulepreload" href="${path}" />\n    `).join('')}<script`,
  );

const renamed = (html: string, from: string, to: string): string => {
  const [before, after, ...more] = html.split(`"${from}"`);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`index.html does not name ${from}, or names it several times.`);
  return `${before}"${to}"${after}`;
};
