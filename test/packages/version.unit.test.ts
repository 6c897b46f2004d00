import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { versionOf } from '../../local/tools/packing.ts';

const root = join(import.meta.dirname, '../..');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-version-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('The version', () => {
  const repository = async (versions: readonly string[], changes: string): Promise<string> => {
    const place = await mkdtemp(join(folder, 'repository-'));
    const manifests = ['package.json', 'client/package.json', 'infra/package/manifest.json'];
    const files = [
      ...manifests.map((name, index) => [name, JSON.stringify({ version: versions[index] })] as const),
      ['docs/CHANGELOG.md', changes] as const,
    ];
    for (const [name, text] of files) {
      await mkdir(dirname(join(place, name)), { recursive: true });
      await writeFile(join(place, name), text);
    }
    return place;
  };
  const one = ['1.2.0', '1.2.0', '1.2.0'];

  test('is the same for everything here, and its changes are written down', async () => {
    expect(await versionOf(root)).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('is the one in all manifests', async () => {
    expect(await versionOf(await repository(one, '# Changes\n\n## 1.2.0\n\n- Something.\n'))).toBe('1.2.0');
    const several = await repository(['1.2.0', '1.2.0', '1.1.9'], '## 1.2.0\n\n- Something.\n');
    await expect(versionOf(several)).rejects.toThrow(
      'There is one version of everything, but package.json has 1.2.0, client/package.json has 1.2.0, infra/package/manifest.json has 1.1.9.',
    );
  });

  test.each(['# Changes\n', '## 1.2.0\n\n## 1.1.0\n\n- Something.\n', '## 1.2.01\n\n- Something.\n'])(
    'is not released when nothing is said about it in %j',
    async (changes) => {
      await expect(versionOf(await repository(one, changes))).rejects.toThrow(
        'docs/CHANGELOG.md has nothing under "## 1.2.0".',
      );
    },
  );
});
