import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type FindFile, type PageFile, pagesOnDemand } from '../../local/page/page.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('The page of the local stack', () => {
  let script: PageFile;
  let page: FindFile;
  /** The script of the document at this path. */
  const scriptOf = async (path: string): Promise<PageFile> => {
    const html = Buffer.from((await page(path))?.content ?? []).toString();
    const found = await page(/<script [^>]*src="([^"]+)"/.exec(html)?.[1] ?? '');
    if (!found) throw new Error('There is no script.');
    return found;
  };
  beforeAll(async () => {
    page = pagesOnDemand(ROOT, () => {});
    script = await scriptOf('/index.html');
  });

  test('is sent in the best encoding that a browser accepts, as by the distribution', async () => {
    const brotli = await script.encodedFor('gzip, deflate, br, zstd');
    expect(brotli.encoding).toBe('br');
    expect(brotliDecompressSync(brotli.content)).toEqual(Buffer.from(script.content));
    const gzip = await script.encodedFor('gzip');
    expect(gzip.encoding).toBe('gzip');
    expect(gunzipSync(gzip.content)).toEqual(Buffer.from(script.content));
    expect(brotli.content.length).toBeLessThan(script.content.length / 2);
  });

  test.each([undefined, '', 'identity', 'br;q=0'])(
    'is sent uncompressed to somebody who accepts %p',
    async (accepted) => {
      expect(await script.encodedFor(accepted)).toEqual({ encoding: null, content: script.content });
    },
  );

  test('has the operators’ page, which is no part of a deployment, at an address of its own', async () => {
    const ops = await page('/ops');
    expect(ops?.type).toMatch(/^text\/html/);
    expect(ops?.keeping).toBe('no-cache');
    expect((await scriptOf('/ops')).type).toMatch(/^text\/javascript/);
    expect(await page('/assets/nothing.js')).toBeNull();
  });

  test('is bundled on the first request, and once; whoever runs the stack sees why it cannot be', async () => {
    const said: string[] = [];
    const missing = pagesOnDemand(join(import.meta.dirname, 'nowhere'), (sentence) => said.push(sentence));
    expect(said).toEqual([]);
    await expect(missing('/index.html')).rejects.toThrow();
    await expect(missing('/index.html')).rejects.toThrow();
    expect(said).toEqual([expect.stringMatching(/^The page cannot be shown: /)]);
  });
});
