import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { versionOf } from '../../local/tools/packing.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-release-'));
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

describe('npm run release -- --dry-run', () => {
  test('makes both tarballs, lists what is in them, and publishes nothing', async () => {
    const out = join(folder, 'out');
    const { stdout } = await run(
      process.execPath,
      [join(root, 'local/tools/release.ts'), '--dry-run', '--out', out],
      { env: { PATH: process.env.PATH, HOME: folder } },
    );
    const version = await versionOf(root);
    for (const name of ['client', 'construct']) {
      expect(stdout).toContain(`@vigil/${name} ${version}: `);
      expect((await stat(join(out, `vigil-${name}-${version}.tgz`))).size).toBeGreaterThan(50_000);
    }
    const listed = stdout.split('\n').map((line) => line.trim().split('  ')[1]);
    for (const file of [
      'dist/esm/client.js',
      'dist/cjs/types/client/client.d.ts',
      'lib/construct.js',
      'lib/props.d.ts',
      'lib/functions/message/index.mjs',
      'lib/page/index.html',
      'THIRD-PARTY.md',
    ])
      expect(listed).toContain(file);
    expect(listed.filter((file) => file?.endsWith('CHANGELOG.md'))).toHaveLength(2);
    expect(listed.filter((file) => file?.startsWith('lib/') && file.endsWith('.map'))).toEqual([]);
    // Nothing of the sources, the tests or this machine.
    expect(listed.filter((file) => /(?<!\.d)\.ts$|test|node_modules/.test(file ?? ''))).toEqual([]);
    expect(stdout).toContain(`Version ${version}. Nothing was published.`);
  }, 90_000);
});
