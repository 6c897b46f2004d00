import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { cases } from '../../bench/interleavings/cases/cases.ts';
import { errands } from '../../bench/interleavings/errands/errands.ts';
import { memoryIn } from '../../bench/interleavings/hunting/remembered.ts';
import { asked, besides, deeper, rungs } from '../../bench/interleavings/hunting/rungs.ts';
import { mutants } from '../simulation/mutants/mutants.ts';

const memory = await memoryIn(new URL('found.json', import.meta.url));
const found = Object.values(memory).flatMap((where) => (typeof where === 'string' ? [] : [where]));

test('Of every mistake of the histories it is said in which case it shows, or why orders of a few calls cannot show it', () => {
  expect(Object.keys(memory)).toStrictEqual(mutants.map(({ name }) => name));
});

test('Mistakes are found in cases and errands that there are', () => {
  const within = [...rungs, ...besides, ...deeper, asked].map((rung) => rung.within);
  const namesOf = (where: { readonly within: string }): readonly string[] =>
    (where.within === asked.within ? errands : cases).map(({ name }) => name);
  expect(found.filter((where) => !namesOf(where).includes(where.in))).toStrictEqual([]);
  expect(found.filter((where) => !within.includes(where.within))).toStrictEqual([]);
});

test('The document says of each the same', async () => {
  const text = await readFile(new URL('../../docs/orders.md', import.meta.url), 'utf8');
  const rows = text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const said = new Map(rows.map(([, name = '', ...rest]) => [name, rest.filter(Boolean)]));
  for (const [name, where] of Object.entries(memory))
    expect([name, said.get(name)]).toStrictEqual([
      name,
      typeof where === 'string' ? [where] : [where.in, where.within],
    ]);
});
