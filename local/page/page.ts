import { ASSETS, keepingOf } from '../../web/hosting/page-files.ts';
import { type Encoding, encode, wantedOf } from './encoding.ts';
import { type KeptFile, type KeptPage, keptPage } from './kept-page.ts';

/** A file of the page as it is served. */
export type PageFile = {
  readonly type: string;
  readonly content: Uint8Array;
  /** What `cache-control` says of it. */
  readonly keeping: string;
  /** Its content in the best encoding of those that an `accept-encoding` names, as the distribution of a deployment does. */
  readonly encodedFor: (accepted: string | undefined) => Promise<Encoded>;
};

export type Encoded = { readonly encoding: Encoding | null; readonly content: Uint8Array };

/** The files of a page by their path. */
type Page = ReadonlyMap<string, PageFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Finds what this stack serves at a path: the page, and at `/ops` the operators', which is no part of a deployment. */
export type FindFile = (path: string) => Promise<PageFile | null>;

/** Each page of the repository is made when somebody first asks for it: most stacks that are started for a test are asked for none. */
export const pagesOnDemand = (root: string, complain: (sentence: string) => void): FindFile => {
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
  const page = onDemand(async () => new Map(served(await keptPage(root, 'web'))));
  const ops = onDemand(async () => new Map(served(await keptPage(root, 'web/ops', 'ops'), '/ops')));
  return async (path) => {
    if (path === '/ops') return (await ops()).get(path) ?? null;
    const found = (await page()).get(path);
    if (found !== undefined || !path.startsWith(`/${ASSETS}/`)) return found ?? null;
    return (await ops()).get(path) ?? null;
  };
};

const served = (kept: KeptPage, at = '/index.html'): [string, PageFile][] =>
  [...kept].map(([path, file]) => {
    const type = types[path.slice(path.lastIndexOf('.'))] ?? 'application/octet-stream';
    const { content } = file;
    const shown = { type, content, keeping: keepingOf(path), encodedFor: encodingOf(file) };
    return [path === '/index.html' ? at : path, shown];
  });

/** What is not encoded yet is when it is first asked for, and once. */
const encodingOf = ({ content, encoded }: KeptFile): PageFile['encodedFor'] => {
  const made = new Map<Encoding, Uint8Array | Promise<Uint8Array>>(encoded);
  return async (accepted) => {
    const encoding = wantedOf(accepted);
    if (encoding === null) return { encoding, content };
    const found = made.get(encoding) ?? encode[encoding](content);
    made.set(encoding, found);
    return { encoding, content: await found };
  };
};
