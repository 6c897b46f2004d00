import { expect, test } from '@jest/globals';
import { juryOf } from './judging/jury.ts';

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
