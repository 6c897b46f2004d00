import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sourceFiles } from '../../local/fingerprint.ts';
import { keptPage, pageSources } from '../../local/page/kept-page.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('A page that is kept', () => {
  let root: string;
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'vigil-page-'));
    await write('client/name.ts', "export const name = 'Anna';");
    await write('web/main.tsx', "import { name } from '../client/name.ts'; document.title = name;");
    await write('web/index.html', '<html><head></head><script src="/main.js"></script></html>');
  });
  afterEach(() => rm(root, { recursive: true }));
  const scriptOf = async (): Promise<string> => {
    const found = [...(await keptPage(root, 'web'))].find(([path]) => path.endsWith('.js'));
    return Buffer.from(found?.[1].content ?? []).toString();
  };
  const kept = () => readdir(join(root, 'cdk.out/pages'));

  test('is made once for all stacks, and anew when one of its sources has changed', async () => {
    expect(await scriptOf()).toContain('Anna');
    const first = await kept();
    expect(await scriptOf()).toContain('Anna');
    expect(await kept()).toEqual(first);
    await write('client/name.ts', "export const name = 'Ben';");
    expect(await scriptOf()).toContain('Ben');
    expect(await kept()).toHaveLength(2);
  });

  test('is the same for all who want it at once, and afterwards, with what is encoded', async () => {
    const pages = await Promise.all([1, 2, 3].map(() => keptPage(root, 'web')));
    const again = await keptPage(root, 'web');
    expect(await kept()).toHaveLength(1);
    for (const page of pages) expect([...page.keys()].sort()).toEqual([...again.keys()].sort());
    for (const [path, { content, encoded }] of again) {
      for (const page of pages)
        expect(Buffer.from(page.get(path)?.content ?? [])).toEqual(Buffer.from(content));
      const { br, gzip } = Object.fromEntries(encoded);
      if (path.endsWith('.map')) continue;
      expect(brotliDecompressSync(br ?? '')).toEqual(Buffer.from(content));
      expect(gunzipSync(gzip ?? '')).toEqual(Buffer.from(content));
    }
  });

  test.each([['web'], ['web/ops', 'ops']])(
    'of %s consists of nothing that could change unnoticed',
    async (...page) => {
      const known = new Set(sourceFiles(ROOT, pageSources));
      const maps = [...(await keptPage(ROOT, ...(page as [string])))].filter(([path]) =>
        path.endsWith('.map'),
      );
      const sources = maps.flatMap(
        ([, { content }]) => JSON.parse(Buffer.from(content).toString()).sources as string[],
      );
      // Relative to the folder of the assets in one that is beside them.
      const unknown = sources
        .map((source) => normalize(join('page/assets', source)))
        // These are in the lock.
        .filter((source) => !/^node_modules[/\\]/.test(source) && !known.has(source));
      expect(sources.length).toBeGreaterThan(20);
      expect(unknown).toEqual([]);
    },
  );
});
