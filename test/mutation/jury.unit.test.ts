import { expect, test } from '@jest/globals';
import { juryOf, questionsOf } from './judging/jury.ts';
import { reaching } from './judging/reach.ts';

const files = {
  'test/contracts/list.contract.test.ts': "import { listContract } from './list.ts';\nlistContract();",
  'test/contracts/list.ts':
    "import { people } from '../people.ts';\nimport { a } from '../../shared/a.ts';\nexport {};",
  'test/people.ts': "export const people = ['anna'];",
  'test/core/other.unit.test.ts': 'test();',
};
const jury = (changed: Record<string, string> = {}, tests = ['test/contracts/list.contract.test.ts']) =>
  juryOf(tests, (file) => {
    const text = { ...files, ...changed }[file];
    if (text === undefined) throw new Error(`${file} is no part of the tests.`);
    return text;
  });

test('a survivor is tried again when a contract suite that its tests use changes, or anything that the suite imports', () => {
  expect(jury()).toBe(jury());
  for (const file of Object.keys(files).slice(0, 3))
    expect(jury({ [file]: `${files[file as keyof typeof files]} more();` })).not.toBe(jury());
  expect(jury({}, Object.keys(files))).not.toBe(jury());
});

test('it is not tried again because something else has changed, or a file has moved', () => {
  expect(jury({ 'test/core/other.unit.test.ts': 'test.skip();' })).toBe(jury());
  const moved = {
    'test/contracts/lists/list.ts': files['test/contracts/list.ts'].replaceAll('../', '../../'),
  };
  const asking = files['test/contracts/list.contract.test.ts'].replace('./list', './lists/list');
  expect(jury({ ...moved, 'test/contracts/list.contract.test.ts': asking })).toBe(jury());
});

test('what a test file asks is its own text and that of the suites it runs, wherever they are, and not what they use', () => {
  const suite =
    "import { expect, test } from '@jest/globals';\nimport { people } from '../people.ts';\ntest();";
  const tree = { ...files, 'test/contracts/list.ts': suite };
  const asked = (changed: Record<string, string> = {}) =>
    questionsOf('test/contracts/list.contract.test.ts', (file) => ({ ...tree, ...changed })[file] ?? '');
  expect(asked({ 'test/people.ts': "export const people = ['ben'];" })).toBe(asked());
  expect(asked({ 'test/contracts/list.ts': suite.replace('../people.ts', '../world/people.ts') })).toBe(
    asked(),
  );
  expect(asked({ 'test/contracts/list.ts': suite.replace('test()', 'test.skip()') })).not.toBe(asked());
  expect(asked({ 'test/contracts/list.contract.test.ts': 'listContract();' })).not.toBe(asked());
});

test('it asks what stands in a room of its own as well, as the rows of a table do', () => {
  const rows = 'export const rows = [1];';
  const asked = (place: string, text: string) => {
    const tree: Record<string, string> = {
      'test/core/sum.unit.test.ts': `import { rows } from '${place}';`,
      'test/core/sums/rows.ts': text,
      'test/sums/rows.ts': text,
      'test/core/rows.ts': text,
    };
    return questionsOf('test/core/sum.unit.test.ts', (file) => tree[file] ?? '');
  };
  expect(asked('./sums/rows.ts', 'export const rows = [];')).not.toBe(asked('./sums/rows.ts', rows));
  expect(asked('../sums/rows.ts', 'export const rows = [];')).toBe(asked('../sums/rows.ts', rows));
  expect(asked('./rows.ts', 'export const rows = [];')).toBe(asked('./rows.ts', rows));
});

test('a mistake is brought only before tests that load its file, whatever stands between, and not for a type of it', () => {
  const tree: Record<string, string> = {
    'test/near.test.ts': "import { a } from '../shared/a.ts';",
    'test/far.test.ts': "import {\n  people,\n} from './people.ts';",
    'test/people.ts': "export const later = () => import('./more.ts');",
    'test/more.ts': "export * from '../shared/a.ts';",
    'test/type.test.ts': "import type { A } from '../shared/a.ts';\nimport { b } from '../shared/b.ts';",
    'shared/a.ts': "import { b } from './b.ts';",
    'shared/b.ts': "export const b = './a.ts';",
  };
  const tests = Object.keys(tree).filter((file) => file.endsWith('.test.ts'));
  const read = (file: string) => tree[file] ?? '';
  expect(reaching(tests, ['shared/b.ts'], read)).toEqual(tests);
  tree['shared/b.ts'] = '';
  expect(reaching(tests, ['shared/a.ts'], read)).toEqual(['test/near.test.ts', 'test/far.test.ts']);
});
