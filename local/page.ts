import { join } from 'node:path';
import { bundlePage, type PageBundle } from '../web/hosting/page-bundle.ts';
import { keepingOf } from '../web/hosting/page-files.ts';

/** A file of the page as it is served. */
export type PageFile = {
  readonly type: string;
  readonly content: Uint8Array;
  /** What `cache-control` says of it. */
  readonly keeping: string;
};

/** The files of the page by their path. */
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
  const [page, ops] = await Promise.all([bundlePage(folder), bundlePage(join(folder, 'ops'), 'ops')]);
  return new Map([...served(page), ...served(ops, '/ops')]);
};

const served = (bundle: PageBundle, at = '/index.html'): [string, PageFile][] =>
  [...bundle].map(([path, content]) => {
    const type = types[path.slice(path.lastIndexOf('.'))] ?? 'application/octet-stream';
    return [path === '/index.html' ? at : path, { type, content, keeping: keepingOf(path) }];
  });
