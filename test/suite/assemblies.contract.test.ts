import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { contextOf } from '../../local/command/context.ts';
import { optionsFrom } from '../../local/command/options.ts';
import { inAProcessOfItsOwn } from '../../local/synthesis.ts';
import { inThisProcess } from './assemblies.ts';

/** Line by line of the program. */
const TELLS_WHO_MADE_IT = 'Vigil.metadata.json';

const root = join(import.meta.dirname, '../..');

const filesIn = async (folder: string): Promise<Record<string, string>> => {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== TELLS_WHO_MADE_IT);
  const texts = files.map(async ({ name }) => [name, await readFile(join(folder, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
};

test('a process that runs tests makes the assembly that a process of its own makes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-assemblies-'));
  const options = optionsFrom(['--idle', '17s', '--warning', '9s', '--participants', '3'], {}, root);
  if (options === null) throw new Error('These options have no assembly.');
  const [here, there] = ['here', 'there'].map((name) => join(folder, name)) as [string, string];
  const wanted = { root, context: contextOf(options), bundles: join(folder, 'bundles') };
  await inThisProcess({ ...wanted, output: here });
  await inAProcessOfItsOwn({ ...wanted, output: there });
  const [written, own] = await Promise.all([filesIn(there), filesIn(here)]);
  expect(own).toEqual(written);
  expect(Object.keys(written)).toContain('Vigil.template.json');
  await rm(folder, { recursive: true });
}, 120_000);
