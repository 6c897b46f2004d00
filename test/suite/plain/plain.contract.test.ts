import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Result } from '../jest-run.ts';

const root = join(import.meta.dirname, '../../..');

/** Test files of somebody, in the order of their names. */
const FILES = {
  'count.ts': 'export const counted = { loaded: 0, begun: 0 }; counted.loaded += 1;',
  '1-leaves.test.ts': `
    import { expect, jest, test } from '@jest/globals';
    import { counted } from './count.ts';
    counted.begun += 1;
    test('leaves', () => {
      process.env.LEFT = 'left';
      delete process.env.PATH;
      process.env = { ...process.env, ANOTHER: 'one' };
      globalThis.left = 'left';
      globalThis.structuredClone = () => 'another';
      delete globalThis.queueMicrotask;
      jest.spyOn(Math, 'random').mockReturnValue(2);
      process.on('uncaughtException', () => {});
      expect(Math.random()).toBe(2);
    });`,
  '2-finds.test.ts': `
    import { expect, test } from '@jest/globals';
    import { counted } from './count.ts';
    counted.begun += 1;
    test('finds', () => {
      expect([process.env.LEFT, process.env.ANOTHER, globalThis.left]).toEqual([undefined, undefined, undefined]);
      expect(process.env.PATH).not.toBeUndefined();
      expect(structuredClone('this')).toBe('this');
      expect(queueMicrotask).toBeInstanceOf(Function);
      expect(Math.random()).toBeLessThan(1);
      expect(process.listenerCount('uncaughtException')).toBe(1);
      expect(counted).toEqual({ loaded: 1, begun: 2 });
    });`,
  '3-fails.test.ts': `
    import { afterAll, expect, test } from '@jest/globals';
    test('fails', () => expect(1).toBe(2));
    test.each([1])('holds for %i', () => {});
    test.skip('is skipped', () => {});`,
  '4-hangs.test.ts': `
    import { test } from '@jest/globals';
    test('hangs', () => new Promise(() => {}), 20);`,
  '5-throws.test.ts':
    "import { test } from '@jest/globals'; test('is lost', () => {}); throw new RangeError('at once');",
  '6-late.test.ts': `
    import { test } from '@jest/globals';
    test('is late', async () => {
      setTimeout(() => { throw new RangeError('too late'); });
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    test('forgets', async () => {
      void Promise.reject(new RangeError('forgotten'));
      await new Promise((resolve) => setTimeout(resolve, 50));
    });`,
  '7-unfinished.test.ts': `
    import { afterAll, expect, test } from '@jest/globals';
    test('is right', () => {});
    afterAll(() => expect(1).toBe(2));`,
};

let folder: string;
let result: Omit<Result, 'testResults'> & {
  readonly testResults: readonly (Result['testResults'][number] & { readonly message: string })[];
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-plain-'));
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const config = {
    rootDir: folder,
    runtime: join(root, 'test/suite/plain/runtime.ts'),
    testEnvironment: join(root, 'test/patient-environment.mjs'),
    testSequencer: join(root, 'test/sequencer.mjs'),
    injectGlobals: false,
    transform: {},
    testMatch: ['**/*.test.ts'],
  };
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const report = join(folder, 'report.json');
  const options = ['--runInBand', '--config', JSON.stringify(config), '--json', '--outputFile', report];
  const { VIGIL_TIMES: _times, ...env } = process.env;
  await once(spawn(process.execPath, [jest, ...options], { cwd: folder, stdio: 'ignore', env }), 'exit');
  result = JSON.parse(await readFile(report, 'utf8'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const outcomeOf = (file: string) => {
  const found = result.testResults.find(({ name }) => basename(name) === `${file}.test.ts`);
  if (found === undefined) throw new TypeError(`There is no result of ${file}.`);
  const said = found.assertionResults.map(({ fullName, status }) => `${fullName}: ${status}`);
  return { status: found.status, said, message: found.message };
};

test('What a file leaves is gone for the next one, and modules are loaded once for both', () => {
  expect(outcomeOf('1-leaves')).toMatchObject({ status: 'passed', said: ['leaves: passed'] });
  expect(outcomeOf('2-finds')).toMatchObject({ message: '', status: 'passed', said: ['finds: passed'] });
});

test('A test that fails is reported, beside those of its file that hold or are skipped', () => {
  expect(outcomeOf('3-fails')).toMatchObject({
    status: 'failed',
    said: ['fails: failed', 'holds for 1: passed', 'is skipped: pending'],
  });
});

test('A test that hangs is reported when its time is over, three times what it says', () => {
  const { said, message } = outcomeOf('4-hangs');
  expect(said).toEqual(['hangs: failed']);
  expect(message).toContain('Exceeded timeout of 60 ms');
});

test('A file that throws when it is loaded is reported as one that could not be run', () => {
  expect(outcomeOf('5-throws')).toMatchObject({ status: 'failed', said: [] });
  expect(outcomeOf('5-throws').message).toContain('at once');
  expect(result.numRuntimeErrorTestSuites).toBeGreaterThanOrEqual(1);
});

test('What nobody catches fails the test in which it was begun, and what fails after all tests fails the file', () => {
  const { said, message } = outcomeOf('6-late');
  expect(said).toEqual(['is late: failed', 'forgets: failed']);
  expect(message).toContain('too late');
  expect(message).toContain('forgotten');
  expect(outcomeOf('7-unfinished').status).toBe('failed');
});
