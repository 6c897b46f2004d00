import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { bundlePages, type PageFile, pageOnDemand } from '../../local/page/page.ts';

describe('The page of the local stack', () => {
  let script: PageFile;
  let page: Awaited<ReturnType<typeof bundlePages>>;
  beforeAll(async () => {
    page = await bundlePages(join(import.meta.dirname, '../../web'));
    const [found] = [...page].filter(([path]) => /^\/assets\/main-.*\.js$/.test(path));
    if (!found) throw new Error('There is no script.');
    script = found[1];
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

  test('has the operators’ page, which is no part of a deployment, at an address of its own', () => {
    expect(page.get('/ops')?.type).toMatch(/^text\/html/);
    expect(page.get('/ops')?.keeping).toBe('no-cache');
  });

  test('is bundled on the first request, and once; whoever runs the stack sees why it cannot be', async () => {
    const said: string[] = [];
    const missing = pageOnDemand(join(import.meta.dirname, 'nowhere'), (sentence) => said.push(sentence));
    expect(said).toEqual([]);
    await expect(missing()).rejects.toThrow();
    await expect(missing()).rejects.toThrow();
    expect(said).toEqual([expect.stringMatching(/^The page cannot be shown: /)]);
  });
});
