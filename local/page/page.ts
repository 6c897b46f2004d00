import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { PageBundle } from '../../web/hosting/page-bundle.ts';
import { ASSETS, keepingOf } from '../../web/hosting/page-files.ts';

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

/** The files of a page by their path. */
type Page = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/** The best comes first. */
const encoders = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** Finds what this stack serves at a path: the page, and at `/ops` the operators', which is no part of a deployment. */
export type FindFile = (path: string) => Promise<PageFile | null>;

/** Each page is made when somebody first asks for it: most stacks that are started for a test are asked for none. */
export const pagesOnDemand = (folder: string, complain: (sentence: string) => void): FindFile => {
  const onDemand = (make: () => Promise<Page>): (() => Promise<Page>) => {
    let made: Promise<Page> | null = null;
    return () => {
      made ??= make().catch((error: unknown) => {
        complain(`The page cannot be shown: ${String(error)}`);
        throw error;
      });
      return made;
    };
  };
  // Bundling is loaded on demand as well.
  const bundled = async (...page: readonly [string, string?]) =>
    (await import('../../web/hosting/page-bundle.ts')).bundlePage(...page);
  const page = onDemand(async () => new Map(served(await bundled(folder))));
  const ops = onDemand(async () => new Map(served(await bundled(join(folder, 'ops'), 'ops'), '/ops')));
  return async (path) => {
    if (path === '/ops') return (await ops()).get(path) ?? null;
    const found = (await page()).get(path);
    if (found !== undefined || !path.startsWith(`/${ASSETS}/`)) return found ?? null;
    return (await ops()).get(path) ?? null;
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
