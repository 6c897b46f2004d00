import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { fingerprintOf, type Sources } from '../fingerprint.ts';
import { forgetOldest, noteUse } from '../kept.ts';
import { type Encoding, encode } from './encoding.ts';

/** Everything that the pages are made of. A path that is forgotten here would be served stale. */
export const pageSources: Sources = {
  folders: ['client', 'web'],
  kinds: /\.(css|html|json|svg|tsx?)$/,
  files: ['docs/runbook.md', 'package-lock.json', 'package.json', 'tsconfig.json'],
};

/** A page's files by path. */
export type KeptPage = ReadonlyMap<string, KeptFile>;

export type KeptFile = {
  readonly content: Uint8Array;
  readonly encoded: ReadonlyMap<Encoding, Uint8Array>;
};

/**
 * The page in this folder of the repository: the same sources give the same files, so they are kept by their hash, each encoded as
 * browsers ask for it. Several stacks may want it at once.
 */
export const keptPage = async (root: string, folder: string, entry = 'main'): Promise<KeptPage> => {
  const pages = join(root, 'cdk.out', 'pages');
  const kept = join(pages, `${entry}-${fingerprintOf(root, pageSources)}`);
  if (existsSync(kept)) {
    await noteUse(kept);
    return deserialize(await readFile(kept)) as KeptPage;
  }
  // Loaded when something is to be bundled.
  const { bundlePage } = await import('../../web/hosting/page-bundle.ts');
  const bundle = await bundlePage(join(root, folder), entry);
  const page: KeptPage = new Map(
    await Promise.all(
      [...bundle].map(
        async ([path, content]) => [path, { content, encoded: await encodedFrom(path, content) }] as const,
      ),
    ),
  );
  await mkdir(pages, { recursive: true });
  const draft = `${kept}.${randomUUID()}`;
  await writeFile(draft, serialize(page));
  await rename(draft, kept);
  await forgetOldest(pages);
  return page;
};

/** A source map is large, and asked for by nobody who only looks at the page. */
const encodedFrom = async (path: string, content: Uint8Array): Promise<KeptFile['encoded']> =>
  path.endsWith('.map')
    ? new Map()
    : new Map([
        ['br', await encode.br(content)],
        ['gzip', await encode.gzip(content)],
      ]);
