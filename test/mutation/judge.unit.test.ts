import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { judge } from './judge.ts';
import type { Mistake } from './judging/mistakes.ts';

/** With one change the loop never ends; with another, names are left for whoever comes next. */
const SOURCE = `const names: string[] = [];
export const add = (name: string): number => {
  const step = Number(name !== 'eve');
  for (let left = 1; left > 0; left -= step);
  names.push(name);
  return names.length;
};
export const clear = (): void => {
  if (names.length > 0) names.length = 0;
};
export const isLong = (): boolean => names.length > 9;
`;
const TESTS = `import { expect, test } from '@jest/globals';
import { add, clear, isLong } from './list.ts';
test('a list is short', () => {
  expect(add('anna')).toBe(1);
  expect(isLong()).toBe(false);
  clear();
});
`;

const judged = async ({ isCold, from }: { isCold: boolean; from: number }) => {
  const root = await mkdtemp(join(tmpdir(), 'vigil-judge-'));
  try {
    await writeFile(join(root, 'list.ts'), SOURCE);
    await writeFile(join(root, 'list.unit.test.ts'), TESTS);
    const journal = join(root, 'journal.jsonl');
    const asked = { mutated: ['list.ts'], judges: ['list.unit.test.ts'], longest: 300, journal, root };
    const isDrawn = ({ location }: Mistake) => location.start.line + 1 >= from;
    const { files } = await judge({ ...asked, isDrawn, isCold, isUrgent: true, say: () => {} });
    const found = files['list.ts']?.mutants ?? [];
    return found.map(
      ({ status, location, replacement }) => `${location.start.line} ${replacement} ${status}`,
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};

test('A mistake is judged alike whatever others have left before it, and one that never ends is noticed', async () => {
  const warm = await judged({ isCold: false, from: 1 });
  expect(warm).toContain("3 name === 'eve' Timeout");
  // A name is left by the first of these; the second is no different from the code.
  expect(warm).toEqual(expect.arrayContaining(['8 {} Survived', '9 true Survived', '11 true Killed']));
  expect(warm.slice(-10)).toEqual(await judged({ isCold: true, from: 8 }));
}, 120_000);
