import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import manifest from '../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');
const platform = process.platform === 'win32' ? 'win' : process.platform;

/** The project as npm 9 and 10 leave it: the Node that comes along is there, and no link leads to it. */
let folder: string;
let brought: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-node-'));
  await mkdir(join(folder, 'local'));
  cpSync(join(root, 'local/node.cjs'), join(folder, 'local/node.cjs'));
  brought = join(folder, 'node_modules', `node-${platform}-${process.arch}`, 'bin');
  writeFileSync(
    join(folder, 'old.cjs'),
    "Object.defineProperty(process, 'versions', { value: { node: '20.0.0' } });",
  );
  writeFileSync(
    join(folder, 'says.ts'),
    'const said: string = process.argv.slice(2).join(); console.log(process.versions.node, said); process.exitCode = 7;',
  );
  writeFileSync(
    join(folder, 'waits.ts'),
    "process.on('SIGTERM', () => { console.log('stopped'); process.exit(3); }); console.log('waiting'); setInterval(() => {}, 1_000);",
  );
});
afterAll(() => rm(folder, { recursive: true }));

const old = () => ['--require', join(folder, 'old.cjs')];
const options = () => ({ cwd: folder, env: { PATH: process.env.PATH }, encoding: 'utf8' as const });
const start = (flags: readonly string[], ...args: readonly string[]) =>
  spawnSync(process.execPath, [...flags, 'local/node.cjs', ...args], options());
const bring = async () => {
  await mkdir(brought, { recursive: true });
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  if (!existsSync(join(brought, name))) await symlink(process.execPath, join(brought, name));
};

describe('A command', () => {
  test('says how to install what is missing, as where `NODE_ENV=production` left it out', () => {
    writeFileSync(join(folder, 'needs.ts'), "import 'esbuild';");
    const { stderr, status } = start([], 'needs.ts');
    expect([status, stderr]).toEqual([
      1,
      'Not everything that this needs is installed: npm ci --include=dev --include=optional\n',
    ]);
  });

  test('says so when Node is too old and none was brought along', () => {
    const { stderr, status } = start(old(), 'says.ts');
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^This needs Node 24\.21 or later, and runs on 20\.0\.0\. .*\n$/),
    ]);
  });

  test.each([
    ['is run by the Node at hand, if that is new enough', () => []],
    ['is run by the Node that was brought along, if the one at hand is too old', old],
  ])('%s, with its arguments and its exit code', async (_, flags) => {
    await bring();
    const { stdout, stderr, status } = start(flags(), 'says.ts', '--port', '0');
    expect([status, stdout, stderr]).toEqual([7, `${process.versions.node} --port,0\n`, '']);
  });

  test('is told of a signal, and waited for', async () => {
    await bring();
    const child = spawn(process.execPath, [...old(), 'local/node.cjs', 'waits.ts'], options());
    await once(child.stdout, 'data');
    const said = once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(String((await said)[0])).toBe('stopped\n');
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(3);
  });

  test('of package.json or cdk.json is run this way if it is TypeScript', () => {
    const app = (JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { app: string }).app;
    const commands = [...Object.values(manifest.scripts), app].filter((command) => command.includes('.ts'));
    expect(commands.length).toBeGreaterThan(20);
    expect(commands.filter((command) => !/^node local\/node\.cjs \S+\.ts( --check)?$/.test(command))).toEqual(
      [],
    );
  });
});
