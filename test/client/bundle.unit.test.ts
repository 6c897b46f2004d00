import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';

const bundle = async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: ['client/client.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    metafile: true,
  });
  return { text: outputFiles[0]?.contents ?? new Uint8Array(), inputs: Object.keys(metafile.inputs) };
};

test('the core of the client is at most 8.75 KiB, gzipped, with all that it pulls in', async () => {
  const { text } = await bundle();
  expect(text.length).toBeGreaterThan(1_000);
  expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(8.75 * 1024);
});

test('the core pulls in nothing but itself and the endings', async () => {
  const { inputs } = await bundle();
  const foreign = inputs.filter((path) => !path.startsWith('client/') && path !== 'shared/endings.ts');
  expect(foreign).toEqual([]);
  expect(inputs).not.toContain('client/react.ts');
});
