import { expect, test } from '@jest/globals';
import { namedBy, reaching } from './judging/reach.ts';

const texts: Readonly<Record<string, string>> = {
  'shared/year.ts': 'export const YEAR = 365;',
  'shared/timing.ts': "import { YEAR } from './year.ts';\nexport const LONGEST = YEAR;",
  'test/year.test.ts': "import { YEAR } from '../shared/year.ts';",
  'test/timing.test.ts': "import { LONGEST } from '../shared/timing.ts';",
  'test/types.test.ts': "import type { Year } from '../shared/year.ts';",
};
const tests = Object.keys(texts).filter((file) => file.startsWith('test/'));
const read = (file: string) => texts[file] ?? '';

test('A mistake is brought before the tests that import its file, if through others, and not for a type', () => {
  expect(reaching(tests, ['shared/year.ts'], read)).toEqual(['test/year.test.ts', 'test/timing.test.ts']);
});

test('Those that import it themselves are known', () => {
  expect(namedBy(tests, ['shared/year.ts', 'shared/timing.ts'], read)).toEqual({
    'shared/year.ts': ['test/year.test.ts'],
    'shared/timing.ts': ['test/timing.test.ts'],
  });
});
