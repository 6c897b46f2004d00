import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { forgetOldest, keepInUse } from '../../../local/kept.ts';

const HOUR = 60 * 60;
let kept: string;
beforeAll(async () => {
  kept = await mkdtemp(join(tmpdir(), 'vigil-assemblies-'));
});
afterAll(() => rm(kept, { recursive: true }));

const assembly = async (name: string, hoursAgo: number): Promise<void> => {
  await mkdir(join(kept, name));
  const then = Date.now() / 1_000 - hoursAgo * HOUR;
  await utimes(join(kept, name), then, then);
};

test('assemblies beyond the twelfth are removed when nobody has started with them for an hour, even by several at once', async () => {
  for (let nth = 0; nth < 14; nth += 1) await assembly(`fresh-${nth}`, 0);
  for (let nth = 0; nth < 6; nth += 1) await assembly(`old-${nth}`, 2 + nth);
  await Promise.all([forgetOldest(kept), forgetOldest(kept), forgetOldest(kept)]);
  const names = await readdir(kept);
  expect(names.filter((name) => name.startsWith('fresh'))).toHaveLength(14);
  expect(names.filter((name) => name.startsWith('old'))).toEqual([]);
});

test('an assembly that a running stack uses is kept with its bundles, however long ago it started', async () => {
  for (let nth = 0; nth < 13; nth += 1) await assembly(`another-${nth}`, 0);
  await Promise.all(['running', 'bundles'].map((name) => assembly(name, 48)));
  const used = [join(kept, 'running'), join(kept, 'bundles')];
  const faults: string[] = [];
  const endUse = keepInUse(used, (fault) => faults.push(fault), 5);
  const isOld = async (folder: string) => (await stat(folder)).mtimeMs < Date.now() - HOUR * 1_000;
  while ((await Promise.all(used.map(isOld))).includes(true))
    await new Promise((resolve) => setTimeout(resolve, 5));
  await forgetOldest(kept);
  expect(await readdir(kept)).toEqual(expect.arrayContaining(['running', 'bundles']));
  await rm(join(kept, 'running'), { recursive: true });
  while (faults.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(faults[0]).toMatch(/^The bundles are not there any more: .*ENOENT/);
  endUse();
});
