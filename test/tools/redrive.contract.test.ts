import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);

/** `npm run redrive` with these arguments, in an environment that names no queue. */
const redrive = async (...args: string[]) => {
  const options = { cwd: join(import.meta.dirname, '../..'), env: { PATH: process.env.PATH } };
  return run(process.execPath, ['local/tools/redrive.ts', ...args], options).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );
};

test('is the cloud’s command plus the two options of the local stack', async () => {
  expect(await redrive('--help')).toEqual({ code: 0, stdout: expect.stringContaining('DeadLetterQueueUrl') });
  expect(await redrive()).toEqual({ code: 2, stderr: expect.stringContaining('--queue') });
  expect(await redrive('--data', 'somewhere')).toEqual({
    code: 2,
    stderr: expect.stringContaining('--data goes with --local.'),
  });
}, 30_000);

test('says so when no local stack runs there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-redrive-'));
  for (const data of [['--data', folder], [`--data=${folder}`]])
    expect(await redrive('--local', ...data)).toEqual({
      code: 2,
      stderr: expect.stringContaining(`No local stack runs on ${folder}`),
    });
  await rm(folder, { recursive: true });
}, 30_000);
