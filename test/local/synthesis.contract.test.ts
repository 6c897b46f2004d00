import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { forgetOldest } from '../../local/synthesis.ts';

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

test('assemblies beyond the twelfth are forgotten when nobody has begun with them for an hour, by several at once too', async () => {
  for (let nth = 0; nth < 14; nth += 1) await assembly(`fresh-${nth}`, 0);
  for (let nth = 0; nth < 6; nth += 1) await assembly(`old-${nth}`, 2 + nth);
  await Promise.all([forgetOldest(kept), forgetOldest(kept), forgetOldest(kept)]);
  const names = await readdir(kept);
  expect(names.filter((name) => name.startsWith('fresh'))).toHaveLength(14);
  expect(names.filter((name) => name.startsWith('old'))).toEqual([]);
});
