import { existsSync } from 'node:fs';
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

test.each([
  ['docs/contributing.md', 20],
  ['docs/lifecycle.md', 0],
  ['docs/local-stack.md', 0],
  ['README.md', 0],
  ['client/README.md', 0],
])('%s names no file and no room that does not exist', async (page, least) => {
  // Other paths are relative to a room, or are somebody else's.
  const places = (await pathsIn(page)).filter((place) => isThere(place.split('/', 1)[0] ?? ''));
  expect(places.length).toBeGreaterThanOrEqual(least);
  expect(places.filter((place) => !isThere(place))).toEqual([]);
});

test('the changelog, which is copied into both packages, links to nothing outside them', async () => {
  const changes = await readFile(new URL('docs/CHANGELOG.md', root), 'utf8');
  expect(changes.match(/\]\((?!https:)[^)]*\)/g)).toBeNull();
});
