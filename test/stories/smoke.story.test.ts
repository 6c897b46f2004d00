import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalStack, startStack } from './stack.ts';

const root = join(import.meta.dirname, '../..');
let stack: LocalStack;

beforeAll(async () => {
  stack = await startStack({ idle: '3s', warning: '3s' });
}, 60_000);
afterAll(() => stack.remove());

/** The command that an operator runs after a deployment. */
const smoke = (...options: string[]) =>
  promisify(execFile)(process.execPath, ['infra/operations/smoke.ts', '--url', stack.wsUrl, ...options], {
    cwd: root,
    env: { PATH: process.env.PATH },
  });

test('the smoke test follows two people from strangers to a logout and back', async () => {
  const [token, contact] = await Promise.all([stack.token('ben'), stack.token('carla')]);
  const { stdout } = await smoke('--token', token, '--contact', contact, '--idle');
  expect(stdout).toContain('✓ Ben and Carla become contacts');
  expect(stdout).toContain('✓ and logged out after 3 s more');
  expect(stdout).toContain('✓ and they return by entering');
  expect(stdout.trim().endsWith('The main story works.')).toBe(true);
}, 120_000);

test('and says at which step it ends, when both tokens are of one person', async () => {
  const token = await stack.token('ben');
  const failure = await smoke('--token', token, '--contact', token).catch((error) => error);
  expect(failure).toMatchObject({
    code: 1,
    stderr: '✗ and is somebody else: Both tokens are of the same person.\n',
  });
}, 60_000);
