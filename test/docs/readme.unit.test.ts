import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'client/README.md',
  'docs/contributing.md',
  'docs/deploy.md',
  'docs/content.md',
  'docs/lifecycle.md',
];
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe.each(pages)('%s', (page) => {
  test('links only to what exists', async () => {
    const text = await readFile(join(root, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link]) => link ?? '');
    const missing: string[] = [];
    for (const link of links) await access(join(root, page, '..', link)).catch(() => missing.push(link));
    expect(missing).toEqual([]);
  });

  test('names only commands that exist', async () => {
    const text = await readFile(join(root, page), 'utf8');
    const named = [...text.matchAll(/(?:`|^|&& )npm (?:run (?:--silent )?)?([a-z][\w:-]*)/gm)].map(
      ([, name]) => name ?? '',
    );
    const builtIn = ['ci', 'i', 'install', 'run', 'scripts', 'package', 'pack', 'registry'];
    expect(named.filter((name) => !(name in scripts) && !builtIn.includes(name))).toEqual([]);
  });
});

test('the first lines of the README are what CI and the stories run', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  expect(readme).toContain('npm ci && npm start');
  expect(readme).toContain('npm ci && npm test');
  const aged = 'node local/node.cjs';
  expect(scripts).toMatchObject({
    start: `${aged} local/main.ts`,
    test: `${aged} test/run.ts`,
  });
});
