import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../hosts/free-port.ts';
import { choose } from '../../hosts/issuer.ts';
import { type LocalStack, startStack } from '../stack/stack.ts';

const root = join(import.meta.dirname, '../../..');
const port = await freePort();
let stack: LocalStack;

beforeAll(async () => {
  stack = await startStack({ idle: '3s', warning: '3s', redirect: [`http://localhost:${port}/`] });
}, 60_000);
afterAll(() => stack.remove());

/** The command that gives an operator a token. Its browser is this test. */
const login = async (user: string): Promise<string> => {
  const place = ['--issuer', `${stack.url}/dev`, '--client', 'vigil', '--port', String(port)];
  const command = spawn(process.execPath, ['infra/operations/login.ts', ...place], { cwd: root });
  const token = text(command.stdout);
  let told = '';
  for await (const part of command.stderr) {
    told += String(part);
    const address = /^http:.*$/m.exec(told)?.[0];
    if (address?.includes('code_challenge_method=S256')) await fetch(await choose(address, { user }));
  }
  if (command.exitCode === null) await once(command, 'exit');
  if (command.exitCode !== 0) throw new Error(told);
  return (await token).trim();
};

/** The command that an operator runs after a deployment. */
const smoke = (...options: string[]) =>
  promisify(execFile)(process.execPath, ['infra/operations/smoke.ts', '--url', stack.wsUrl, ...options], {
    cwd: root,
    env: { PATH: process.env.PATH },
  });

test('the smoke test follows two people who have logged in on the command line from being strangers to a logout and back', async () => {
  const token = await login('ben');
  const contact = await login('carla');
  const { stdout } = await smoke('--token', token, '--contact', contact, '--idle');
  expect(stdout).toContain('✓ Ben and Carla become contacts');
  expect(stdout).toContain('✓ and logged out after 3 s more');
  expect(stdout).toContain('✓ and they return by entering');
  expect(stdout.trim().endsWith('The main story works.')).toBe(true);
}, 120_000);

test('and says at which step it ends when both tokens belong to one person', async () => {
  const token = await stack.token('ben');
  const failure = await smoke('--token', token, '--contact', token).catch((error) => error);
  expect(failure).toMatchObject({
    code: 1,
    stderr: '✗ and is somebody else: Both tokens are of the same person.\n',
  });
}, 60_000);
