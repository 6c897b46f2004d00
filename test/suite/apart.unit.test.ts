import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { isApart } from './apart.ts';

const tests = join(import.meta.dirname, '..');

test('Only a file of what reads the environment as it is loaded is run apart', () => {
  const apart = ['functions/lambda/tally.ts', 'functions/lambda/pace.unit.test.ts'];
  const others = [
    'core/name.unit.test.ts',
    'stories/page.story.test.ts',
    'local/queue/queue.contract.test.ts',
    'functions/lambdas.unit.test.ts',
  ];
  for (const file of apart) expect([file, isApart(join(tests, file))]).toEqual([file, true]);
  for (const file of others) expect([file, isApart(join(tests, file))]).toEqual([file, false]);
});

test('No helper registers anything when it is loaded, which happens once for many files', async () => {
  const registering: string[] = [];
  for await (const file of glob('**/*.ts', { cwd: tests }))
    if (
      !file.endsWith('.test.ts') &&
      !isApart(join(tests, file)) &&
      REGISTERS.test(await readFile(join(tests, file), 'utf8'))
    )
      registering.push(file);
  expect(registering).toEqual([]);
  expect('import x;\nafterEach(() => x());\n').toMatch(REGISTERS);
});

/** At the beginning of a line, so in no function. */
const REGISTERS = /^(before|after)(Each|All)\(|^(test|describe)[.(]/m;
