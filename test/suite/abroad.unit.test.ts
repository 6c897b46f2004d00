import { glob, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

test('Tests run as on the machine of somebody else: behind a link, with a space, in German, and at another time', async () => {
  const real = await realpath(tmpdir());
  expect(real).not.toBe(tmpdir());
  expect(real).toContain(' ');
  expect((1_234.5).toLocaleString()).toBe('1.234,5');
  expect(new Date(0).getTimezoneOffset()).toBe(-330);
});

test('No file is found by the path of its address, in which a space is %20', async () => {
  const wrong: string[] = [];
  for await (const path of glob(
    '{bench,client,docs,functions,infra,local,shared,test,verifier,web}/**/*.{ts,tsx,mjs}',
    {
      cwd: root,
      exclude: ['**/node_modules'],
    },
  ))
    if (/import\.meta\.url\)\.pathname/.test(await readFile(join(root, path), 'utf8'))) wrong.push(path);
  expect(wrong).toEqual([]);
});
