import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type BuildOptions, type BuildResult, build, buildSync } from 'esbuild';
import { ASSETS } from './page-files.ts';

/** A page's files by path: its document at `/index.html`, everything else named after its content. */
export type PageBundle = ReadonlyMap<string, Uint8Array>;

/**
 * Bundles `<entry>.tsx` of a folder with the styles that it imports, and makes the `index.html` beside it refer to the
 * result. Without `maps` the sources cannot be read in a browser; they are three quarters of the bundle.
 */
export const bundlePage = async (folder: string, entry = PAGE_ENTRY, maps = true): Promise<PageBundle> =>
  pageOf(folder, entry, await build({ ...optionsFor(folder, entry), ...(!maps && { sourcemap: false }) }));

/** The same without a promise: an app is synthesized synchronously. */
export const bundlePageSync = (folder: string, entry = PAGE_ENTRY): PageBundle =>
  pageOf(folder, entry, buildSync(optionsFor(folder, entry)));

/**
 * What the bundle consists of, for whoever redistributes it: it contains other people's work under their own licences.
 */
export const pageIngredients = async (folder: string, entry = PAGE_ENTRY) =>
  (await build(optionsFor(folder, entry))).metafile;

/** The page's entry point. */
export const PAGE_ENTRY = 'main';

/**
 * Never written to. Source maps name their sources relative to this folder, and file names contain a hash of them.
 * Because it lies in the repository, the relative paths are the same on every machine, and do not show where a page was
 * built.
 */
const OUT = resolve(import.meta.dirname, '../../page');

/** The page's path for a file of esbuild's output. */
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
    // What is imported on demand is loaded on demand: a language, for example.
    splitting: true,
    format: 'esm',
    charset: 'utf8',
    target: 'es2022',
    jsx: 'automatic',
    // React's smaller twin, which is enough for the page and a third of the size (decision 140).
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

/** Preloads what the script needs at once, which would otherwise be requested only after it. */
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
