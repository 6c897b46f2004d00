import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { madeOnce } from './made-once.ts';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'vigil-made-once-'));
});
afterEach(() => rm(place, { recursive: true }));

test('What several want at once is made by one, and all have it when it is complete', async () => {
  let made = 0;
  const make = async (draft: string) => {
    made += 1;
    await writeFile(join(draft, 'file'), 'half');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await writeFile(join(draft, 'file'), 'whole');
  };
  const folders = await Promise.all([1, 2, 3].map(() => madeOnce(join(place, 'it'), make)));
  expect(made).toBe(1);
  for (const folder of folders) expect(await readFile(join(folder, 'file'), 'utf8')).toBe('whole');
});

test('After one that failed, the next one makes it, and finds nothing of the first', async () => {
  const { promise: isAtWork, resolve: atWork } = Promise.withResolvers<void>();
  const failing = madeOnce(join(place, 'it'), async (draft) => {
    await writeFile(join(draft, 'first'), '');
    atWork();
    throw new Error('There is no compiler.');
  });
  // Both at once, either may come first.
  await isAtWork;
  const next = madeOnce(join(place, 'it'), (draft) => writeFile(join(draft, 'second'), ''));
  await expect(failing).rejects.toThrow('There is no compiler.');
  expect(await readdir(await next)).toEqual(['second']);
});
