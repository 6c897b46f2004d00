import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { dataFolder } from '../../local/data/data-folder.ts';
import { openStore } from '../../local/data/store.ts';
import { openPlace } from '../../local/tools/place.ts';

test('A stack that is just starting has its folder to itself, and whoever comes too early is told so', async () => {
  const path = await mkdtemp(join(tmpdir(), 'vigil-place-'));
  const starting = await openStore((await dataFolder(path)).state);
  const tooEarly = openPlace({ local: true, data: path }, path);
  await expect(tooEarly).rejects.toThrow(UsageError);
  await expect(tooEarly).rejects.toThrow('is just starting');
  await starting.close();
  // Nor does a tool keep the folder for ever.
  for (const _ of [1, 2])
    await expect(openPlace({ local: true, data: path }, path)).rejects.toThrow('holds 0 tables');
  await rm(path, { recursive: true });
});

test('A table in the cloud that refuses calls for some seconds, since a partition is at its limit, ends no command', async () => {
  const place = await openPlace({ table: 'vigil', region: 'eu-central-1' }, tmpdir());
  expect(await place.client.config.maxAttempts()).toBeGreaterThanOrEqual(8);
  await place.close();
});
