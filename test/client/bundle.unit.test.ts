import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { bundleEntry } from '../../client/package/bundling.ts';

const core = bundleEntry('client', 'esm');

test('the published core of the client is at most 8 KiB gzipped, with everything that it imports', async () => {
  const { code } = await core;
  expect(code.length).toBeGreaterThan(1_000);
  expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(8 * 1024);
});

test('the core imports nothing from outside itself', async () => {
  const inputs = Object.keys((await core).inputs);
  expect(inputs.filter((path) => !path.startsWith('client/'))).toEqual([]);
  expect(inputs).not.toContain('client/react.ts');
  expect(inputs).not.toContain('client/dom.ts');
  expect(inputs.filter((path) => path.startsWith('client/own/'))).toEqual([]);
});
