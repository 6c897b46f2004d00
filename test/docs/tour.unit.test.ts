import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

const root = new URL('../../', import.meta.url);

test('the tour leads past nothing that is not there', async () => {
  const tour = await readFile(new URL('docs/tour.md', root), 'utf8');
  const places = [...tour.matchAll(/`((?:[\w-]+\/)+[\w.-]*)`/g)].map(([, place = '']) => place);
  expect(places.length).toBeGreaterThan(30);
  expect(places.filter((place) => !existsSync(new URL(place, root)))).toEqual([]);
});
