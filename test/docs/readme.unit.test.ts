import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'client/README.md',
  'infra/package/README.md',
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
  ),
].filter((page) => page.endsWith('.md'));
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** What npm does by itself, and what follows it in a sentence. */
const npms = [
  'ci',
  'i',
  'init',
  'install',
  'run',
  'scripts',
  'package',
  'pack',
  'registry',
  'rebuild',
  'view',
];

/** The headings of a page as they are linked to: in small letters, without what is no letter, with hyphens for spaces. */
const anchorsIn = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const leadsSomewhere = (page: string, link: string): boolean => {
  const [path = '', anchor] = link.split('#');
  const place = path === '' ? join(root, page) : join(root, dirname(page), path);
  return existsSync(place) && (anchor === undefined || anchorsIn(place).includes(anchor));
};

test.each(pages)('%s links only to what exists, and to headings that are there', async (page) => {
  const text = await readFile(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link ?? '');
  expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
});

// Those in apps that docs/your-app.md makes: `documented.unit`.
test.each(pages.filter((page) => page !== 'docs/your-app.md'))(
  '%s names only commands that exist',
  async (page) => {
    const text = await readFile(join(root, page), 'utf8');
    const named = [...text.matchAll(/(?:`|^|&& )npm (?:run (?:--silent )?)?([a-z][\w:-]*)/gm)].map(
      ([, name]) => name ?? '',
    );
    expect(named.filter((name) => !(name in scripts) && !npms.includes(name))).toEqual([]);
  },
);

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
