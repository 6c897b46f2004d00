import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

const root = new URL('../../', import.meta.url);

const pathsIn = async (page: string): Promise<string[]> => {
  const text = await readFile(new URL(page, root), 'utf8');
  return [...text.matchAll(/`((?:[\w-]+\/)+[\w.-]*)`/g)].map(([, place = '']) => place);
};
const isThere = (place: string): boolean => existsSync(new URL(place, root));

test('the tour mentions nothing that does not exist', async () => {
  const places = await pathsIn('docs/tour.md');
  expect(places.length).toBeGreaterThan(30);
  expect(places.filter((place) => !isThere(place))).toEqual([]);
});

const pages = [
  'README.md',
  'client/README.md',
  ...readdirSync(new URL('docs', root)).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];
/** A test may be named without what stands behind the dot. */
const isBegun = (place: string): boolean => {
  const [, folder = '', name = ''] = /^(.*\/)(.*)$/.exec(place) ?? [];
  return isThere(folder) && readdirSync(new URL(folder, root)).some((one) => one.startsWith(`${name}.`));
};

test.each(pages)('%s names no file and no room that does not exist', async (page) => {
  // Other paths are relative to a room, or are somebody else's.
  const places = (await pathsIn(page)).filter((place) => isThere(place.split('/', 1)[0] ?? ''));
  expect(places.filter((place) => !isThere(place) && !isBegun(place))).toEqual([]);
});

test('the changelog, which is copied into both packages, links to nothing outside them', async () => {
  const changes = await readFile(new URL('docs/CHANGELOG.md', root), 'utf8');
  expect(changes.match(/\]\((?!https:)[^)]*\)/g)).toBeNull();
});
