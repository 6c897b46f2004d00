import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { note, recall } from '../../bench/simulation/play/memory.ts';

test('Where a mutant was caught is noted among the others, if they still exist, and read again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-memory-'));
  const file = pathToFileURL(join(folder, 'caught.json'));
  await writeFile(file, '{ "b": "2/1", "c": "3/40", "was": "1/1" }');
  await note(
    new Map([
      ['b', { seed: 4, history: 7 }],
      ['a', { seed: 2, history: 0 }],
    ]),
    ['c', 'b', 'a', 'away'],
    file,
  );
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ a: '2/0', b: '4/7', c: '3/40' });
  expect((await recall(file)).get('b')).toEqual({ seed: 4, history: 7 });
  await writeFile(file, '{ "b": "somewhere" }');
  await expect(recall(file)).rejects.toThrow('"somewhere" is no seed and history');
  await rm(folder, { recursive: true });
});
