import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A file of the page as it is served. */
export type PageFile = { readonly type: string; readonly content: string | Uint8Array };

/** The files of the page by their path. The document itself is at `/`. */
export type Page = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/** What this stack serves: the page, and at `/ops` the operator's, which is no part of a deployment. */
export const bundlePages = async (folder: string): Promise<Page> => {
  const pages = await Promise.all([bundlePage(folder), bundlePage(join(folder, 'ops'), 'ops', '/ops')]);
  return new Map(pages.flatMap((page) => [...page]));
};

/** Bundles `main.tsx` of a folder to `/main.js`, the styles that it imports to `/main.css`, and puts `index.html` at `at`. */
export const bundlePage = async (folder: string, entry = 'main', at = '/'): Promise<Page> => {
  const { outputFiles } = await build({
    entryPoints: [join(folder, `${entry}.tsx`)],
    bundle: true,
    write: false,
    outdir: '/',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    sourcemap: 'linked',
    loader: { '.svg': 'dataurl' },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const html = await readFile(join(folder, 'index.html'));
  return new Map([
    [at, { type: types['.html'] ?? '', content: html }],
    ...outputFiles.map(({ path, contents }): [string, PageFile] => {
      const name = path.replaceAll('\\', '/').split('/').at(-1) ?? '';
      const type = types[name.slice(name.lastIndexOf('.'))] ?? 'application/octet-stream';
      return [`/${name}`, { type, content: contents }];
    }),
  ]);
};
