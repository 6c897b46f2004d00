import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { digestOf } from './digest.ts';
import { openJournal } from './judging/journal.ts';
import { changedSince, doubtfulIn } from './measured.ts';
import { missingOf } from './missing.ts';
import { onlyOne } from './only-one.ts';

const inFolder = async (act: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'figures-'));
  try {
    await act(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

const digest = (source: string, file = 'a.ts') => digestOf(file, source);
const source = "import { b } from './b.ts';\nexport const a = (c: number) => c > b;\n";
const row = { digest: digest(source), mutants: 1, survived: 0, unexplained: 0, on: '2026-11-28' };
/** What the tests ask now. */
const asks = (test: string) => ({ 'one.test.ts': 'one', 'two.test.ts': 'two' })[test] ?? null;

describe('Figures', () => {
  test('are of the same, whatever is said about it and wherever it imports from', () => {
    const moved = "import { b } from '../b.ts';\nimport type { C } from './c.ts';\n";
    const said = `${moved}/** More than \`b\`. */\nexport const a = (\n  c: C,\n) => c > b; // not as much\n`;
    expect(digest(said)).toBe(digest(source));
    expect(digest(source, 'a.tsx')).toBe(digest(source));
  });

  test('are of something else when anything that runs is', () => {
    expect(digest(source.replace('c > b', 'c >= b'))).not.toBe(digest(source));
    expect(digest(`${source}export const import1 = 1;`)).not.toBe(digest(source));
  });

  test('are in doubt when a test that noticed something has changed, or is gone', () => {
    const sure = { ...row, by: { 'one.test.ts': 'one', 'two.test.ts': 'two' } };
    const changed = { ...row, by: { 'one.test.ts': 'one', 'two.test.ts': 'something else' } };
    const gone = { ...row, by: { 'three.test.ts': 'three' } };
    expect(changedSince(sure, asks)).toEqual([]);
    expect(changedSince(changed, asks)).toEqual(['two.test.ts']);
    expect(changedSince(gone, asks)).toEqual(['three.test.ts']);
    expect(doubtfulIn({ 'a.ts': sure, 'b.ts': changed, 'c.ts': gone }, asks)).toEqual(
      new Set(['b.ts', 'c.ts']),
    );
  });

  test('are to be taken of what was never measured, or has changed, as have its tests, and has something to change', () =>
    inFolder(async (root) => {
      const texts = {
        'new.ts': source,
        'old.ts': source,
        'same.ts': source,
        'blind.ts': source,
        'types.ts': 'export type A = 1;',
      };
      for (const [file, text] of Object.entries(texts)) await writeFile(join(root, file), text);
      const measured = {
        'old.ts': { ...row, digest: digest('export const a = 0;'), by: { 'gone.test.ts': '' } },
        'same.ts': { ...row, by: { 'one.test.ts': 'one' } },
        'blind.ts': { ...row, by: { 'one.test.ts': 'one', 'two.test.ts': '2' } },
      };
      const missing = await missingOf(root, Object.keys(texts), measured, asks);
      expect(missing.map(({ file, measured, changed }) => ({ file, measured, changed }))).toEqual([
        { file: 'new.ts', measured: null, changed: [] },
        { file: 'old.ts', measured: '2026-11-28', changed: [] },
        { file: 'blind.ts', measured: '2026-11-28', changed: ['two.test.ts'] },
      ]);
    }));
});

describe('An earlier verdict', () => {
  const told = (asked: string, act: (journal: ReturnType<typeof openJournal>) => void) =>
    inFolder(async (folder) => {
      const place = join(folder, 'journal.jsonl');
      const then = openJournal(place, asks);
      then.note('killed', 'jury', { status: 'killed', by: 'one.test.ts' });
      then.note('survived', 'jury', { status: 'survived', by: null });
      then.note('endless', 'jury', { status: 'timeout', by: null });
      act(openJournal(place, (test) => (test === 'one.test.ts' ? asked : null)));
    });

  test('that it was noticed is believed as long as the test that noticed it asks the same', async () => {
    await told('one', ({ find, last }) => {
      expect(find('killed', 'another jury')).toMatchObject({ status: 'killed', by: 'one.test.ts' });
      expect(last('killed')).toMatchObject({ status: 'killed' });
    });
    await told('nothing any more', ({ find, last }) => {
      expect(find('killed', 'jury')).toBeNull();
      expect(last('killed')).toBeNull();
    });
  });

  test('that no test noticed it, or that it never ended, is believed as long as all ask the same', () =>
    told('one', ({ find }) => {
      expect(find('survived', 'jury')).toMatchObject({ status: 'survived' });
      expect(find('endless', 'jury')).toMatchObject({ status: 'timeout' });
      for (const key of ['survived', 'endless']) expect(find(key, 'another jury')).toBeNull();
    }));
});

describe('Of those who measure in one checkout', () => {
  test('the second is refused until the first is done', () =>
    inFolder(async (folder) => {
      const first = onlyOne(folder, async () => {
        await expect(onlyOne(folder, async () => 'second')).rejects.toThrow(
          `Process ${process.pid} is measuring in this checkout`,
        );
        return 'first';
      });
      expect(await first).toBe('first');
      expect(await onlyOne(folder, async () => 'third')).toBe('third');
      await expect(onlyOne(folder, () => Promise.reject(new RangeError('none')))).rejects.toThrow('none');
      expect(await onlyOne(folder, async () => 'fourth')).toBe('fourth');
    }));

  test('one that was killed keeps nobody out', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, 'running'), '4194305');
      expect(await onlyOne(folder, async () => 'next')).toBe('next');
    }));
});
