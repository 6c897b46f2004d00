import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildClient } from '../../client/package/build.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const installed = () => join(project, 'node_modules/@vigil/client');

/** Somebody's project that has installed the package, and nothing of ours besides. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'vigil-client-'));
  await mkdir(installed(), { recursive: true });
  await buildClient(installed());
  for (const name of ['react', '@types/react', 'csstype'])
    if (existsSync(join(root, 'node_modules', name))) {
      await mkdir(join(project, 'node_modules/@types'), { recursive: true });
      await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name));
    }
}, 60_000);
afterAll(() => rm(project, { recursive: true, force: true }));

const inProject = async (node: string, name: string, source: string) => {
  await writeFile(join(project, name), source);
  return (await run(node, [name], { cwd: project, env: { PATH: process.env.PATH } })).stdout.trim();
};

/** The Node of the machine itself, which is an older one where this was made. */
const others = ['/usr/local/bin/node', '/usr/bin/node'].filter((path) => existsSync(path)).slice(0, 1);
if (others.length === 0)
  console.warn('SKIPPED: there is no other Node on this machine to try the package with.');

const uses = `
  const noSocket = () => { try { connect({ url: 'ws://127.0.0.1:1', token: async () => 't', WebSocket: undefined }).close(); return 'global'; } catch (error) { return error.name; } };
  class Silent { addEventListener() {} send() {} close() {} }
  const client = connect({ url: 'ws://127.0.0.1:1', token: async () => 't', WebSocket: Silent });
  const session = client.join('s1');
  const phase = session.getSnapshot().phase;
  client.close();
  console.log([typeof window, noSocket(), phase, client.getStatus().name, VigilError.name, typeof useSession].join(' '));
`;

describe('The package', () => {
  for (const [name, node] of [
    ['the Node of the project', process.execPath],
    ...others.map((path) => ['the Node of the machine', path]),
  ] as [string, string][]) {
    test(`is imported as ESM by ${name}, where there is no window`, async () => {
      const said = await inProject(
        node,
        'esm.mjs',
        `import { connect, VigilError } from '@vigil/client';\nimport { useSession } from '@vigil/client/react';\n${uses}`,
      );
      expect(said).toMatch(/^undefined (global|TypeError) joining closed \w+ function$/);
    });

    test(`is required as CommonJS by ${name}`, async () => {
      const said = await inProject(
        node,
        'cjs.cjs',
        `const { connect, VigilError } = require('@vigil/client');\nconst { useSession } = require('@vigil/client/react');\n${uses}`,
      );
      expect(said).toMatch(/^undefined (global|TypeError) joining closed \w+ function$/);
    });
  }
  if (others.length === 0) test.skip('is used by the Node of the machine', () => {});

  test.each([
    ['the core', 'client.js', 8 * 1024],
    ['React', 'react.js', 1024],
  ])('%s is small as it is published', async (_, file, most) => {
    for (const format of ['esm', 'cjs'])
      expect(
        gzipSync(await readFile(join(installed(), 'dist', format, file)), { level: 9 }).length,
      ).toBeLessThanOrEqual(most);
  });

  test('says that it has no side effects and needs nothing, and every file that it names is there', async () => {
    const manifest = JSON.parse(await readFile(join(installed(), 'package.json'), 'utf8')) as {
      exports: Record<string, string | Record<string, Record<string, string>>>;
      sideEffects: boolean;
      dependencies?: object;
    };
    expect(manifest.sideEffects).toBe(false);
    expect(manifest.dependencies).toBeUndefined();
    const named = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry).flatMap((files) => Object.values(files)),
    );
    expect(named).toHaveLength(9);
    for (const file of named) expect((await stat(join(installed(), file))).isFile()).toBe(true);
  });

  test('what is not used of it is left out of a bundle', async () => {
    const { build } = await import('esbuild');
    const { outputFiles } = await build({
      stdin: { contents: "import '@vigil/client'; console.log(1);", resolveDir: project },
      bundle: true,
      format: 'esm',
      write: false,
      logLevel: 'silent',
    });
    expect(outputFiles[0]?.text).not.toContain('vigil.v1');
  });
});

describe('The types of the package', () => {
  test.each([
    ['ESM', 'mts'],
    ['CommonJS', 'cts'],
  ])(
    'hold what they promise, for %s',
    async (_, ending) => {
      const name = `types.${ending}`;
      await cp(join(import.meta.dirname, 'types.fixture.txt'), join(project, name));
      const config = `tsconfig.${ending}.json`;
      const compilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023', 'dom'],
        types: [],
        noEmit: true,
      };
      await writeFile(join(project, config), JSON.stringify({ compilerOptions, files: [name] }));
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const outcome = await run(process.execPath, [tsc, '-p', config], { cwd: project }).catch(
        (error: { stdout: string }) => error,
      );
      expect(outcome.stdout).toBe('');
    },
    60_000,
  );
});
