import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { type Mutant, mutated } from '../../../bench/simulation/play/mutant.ts';
import { forget } from '../judging/modules.ts';
import { openTestFile } from '../judging/test-file.ts';

/** What is read of jest's own report. */
type Result = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

const MINUTE = 60_000;

/** Needs programs of its own, or what only jest brings along: it is run by jest. */
const ALONE = /^test\/(local|tools|stories|docs|infra|web\/(hosting|login)|client\/(package|bundle|react))/;

/**
 * What fails while the mistake is made in the file: sentences of a test file, or what a document's generator complains of. It is made
 * in the folder that this runs in, and taken back: run it in a copy.
 */
export const failingBy = async (mistake: Mutant, judge: string): Promise<readonly string[]> => {
  const place = join(process.cwd(), mistake.file);
  const source = readFileSync(place, 'utf8');
  try {
    writeFileSync(place, mutated(mistake, source));
    forget(place);
    if (!judge.includes('.test.')) return complaintsOf(judge);
    return ALONE.test(judge) ? sentencesByJest(judge) : await sentencesOf(judge);
  } finally {
    writeFileSync(place, source);
    forget(place);
  }
};

/** The first that fails: one is enough. */
const sentencesOf = async (file: string): Promise<readonly string[]> => {
  let opened: Awaited<ReturnType<typeof openTestFile>>;
  try {
    opened = await openTestFile(file);
  } catch (fault) {
    return [`It cannot be loaded: ${String(fault)}`];
  }
  for (const sentence of opened.sentences)
    if ((await opened.ask(sentence, MINUTE)) !== null) return [sentence.name];
  return [];
};

const sentencesByJest = (file: string): readonly string[] => {
  const jest = join(process.cwd(), 'node_modules/jest/bin/jest.js');
  const options = ['--config', 'test/jest.config.mjs', '--json', '--runTestsByPath', file];
  const { stdout } = run(['--experimental-vm-modules', jest, ...options]);
  const { testResults } = JSON.parse(stdout) as Result;
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed').map((one) => one.fullName);
    return status === 'failed' && failed.length === 0 ? [`${name} could not be loaded.`] : failed;
  });
};

const complaintsOf = (program: string): readonly string[] => {
  const { status, stderr } = run([program, '--check']);
  return status === 0 ? [] : stderr.split('\n').filter((line) => line.trim() !== '');
};

const run = (args: readonly string[]) =>
  spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1_024 * 1_024,
    env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  });
