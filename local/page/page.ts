import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { bundlePage, type PageBundle } from '../../web/hosting/page-bundle.ts';
import { keepingOf } from '../../web/hosting/page-files.ts';

/** A file of the page as it is served. */
export type PageFile = {
  readonly type: string;
  readonly content: Uint8Array;
  /** What `cache-control` says of it. */
  readonly keeping: string;
  /** Its content in the best encoding of those that an `accept-encoding` names, as the distribution of a deployment does. */
  readonly encodedFor: (accepted: string | undefined) => Promise<Encoded>;
};

export type Encoded = { readonly encoding: keyof typeof encoders | null; readonly content: Uint8Array };

/** The files of the page by their path. */
export type Page = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/** The best comes first. */
const encoders = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** What this stack serves: the page, and at `/ops` the operator's, which is no part of a deployment. */
export const bundlePages = async (folder: string): Promise<Page> => {
  const [page, ops] = await Promise.all([bundlePage(folder), bundlePage(join(folder, 'ops'), 'ops')]);
  return new Map([...served(page), ...served(ops, '/ops')]);
};

/** The same, made when somebody first asks for it: most stacks that are started for a test are asked for none. */
export const pageOnDemand = (folder: string, complain: (sentence: string) => void): (() => Promise<Page>) => {
  let made: Promise<Page> | null = null;
  return () => {
    made ??= bundlePages(folder).catch((error: unknown) => {
      complain(`The page cannot be shown: ${String(error)}`);
      throw error;
    });
    return made;
  };
};

const served = (bundle: PageBundle, at = '/index.html'): [string, PageFile][] =>
  [...bundle].map(([path, content]) => {
    const type = types[path.slice(path.lastIndexOf('.'))] ?? 'application/octet-stream';
    const file = { type, content, keeping: keepingOf(path), encodedFor: encodingOf(content) };
    return [path === '/index.html' ? at : path, file];
  });

/** Encoded when it is first asked for, and once. */
const encodingOf = (content: Uint8Array): PageFile['encodedFor'] => {
  const made = new Map<keyof typeof encoders, Promise<Uint8Array>>();
  return async (accepted = '') => {
    const names = accepted.split(',').map((one) => one.trim().toLowerCase());
    const wanted = (Object.keys(encoders) as (keyof typeof encoders)[]).find((name) =>
      // Whoever says how much they like it (`br;q=0`) gets it as it is: no browser does.
      names.includes(name),
    );
    if (wanted === undefined) return { encoding: null, content };
    const encoded = made.get(wanted) ?? encoders[wanted](content);
    made.set(wanted, encoded);
    return { encoding: wanted, content: await encoded };
  };
};
