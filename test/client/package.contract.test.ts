import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { installClient } from '../hosts/released.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const installed = () => join(project, 'node_modules/@vigil/client');

/** Somebody's project with the package installed, and nothing else of ours. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'vigil-client-'));
  await installClient(installed());
  for (const name of ['react', 'yjs', 'y-protocols', 'lib0', 'isomorphic.js', '@types/react', 'csstype'])
    if (existsSync(join(root, 'node_modules', name))) {
      await mkdir(join(project, 'node_modules/@types'), { recursive: true });
      await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name));
    }
}, 120_000);
afterAll(() => rm(project, { recursive: true, force: true }));

const inProject = async (node: string, name: string, source: string) => {
  await writeFile(join(project, name), source);
  return (await run(node, [name], { cwd: project, env: { PATH: process.env.PATH } })).stdout.trim();
};

/** The machine's own Node, which was an older one where this was written. */
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
  console.log([typeof window, noSocket(), phase, client.getStatus().name, VigilError.name, typeof useSession, defineWarning(), endings.exit.mayReturn].join(' '));
`;

describe('The package', () => {
  test('has no link in its README to anything outside the package', async () => {
    const readme = await readFile(join(installed(), 'README.md'), 'utf8');
    expect(readme).toContain("The server's codes are in docs/errors.md;");
    const links = [...readme.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target ?? '');
    expect(links.filter((target) => !/^(https:|#)/.test(target))).toEqual([]);
  });

  for (const [name, node] of [
    ['the Node of the project', process.execPath],
    ...others.map((path) => ['the Node of the machine', path]),
  ] as [string, string][]) {
    test(`is imported as ESM by ${name}, where there is no window`, async () => {
      const said = await inProject(
        node,
        'esm.mjs',
        `import { connect, VigilError } from '@vigil/client';\nimport { useSession } from '@vigil/client/react';\nimport { endings } from '@vigil/client/wire';\nimport { defineWarning } from '@vigil/client/dialog';\n${uses}`,
      );
      expect(said).toMatch(/^undefined (global|TypeError) joining closed \w+ function {2}true$/);
    });

    test(`is required as CommonJS by ${name}`, async () => {
      const said = await inProject(
        node,
        'cjs.cjs',
        `const { connect, VigilError } = require('@vigil/client');\nconst { useSession } = require('@vigil/client/react');\nconst { endings } = require('@vigil/client/wire');\nconst { defineWarning } = require('@vigil/client/dialog');\n${uses}`,
      );
      expect(said).toMatch(/^undefined (global|TypeError) joining closed \w+ function {2}true$/);
    });
  }
  if (others.length === 0) test.skip('is used by the Node of the machine', () => {});

  test.each([
    ['the core', 'client.js', 8 * 1024],
    ['React', 'react.js', 1024],
    ['the way of backends', 'backend.js', 6 * 1024],
    ['what one shows and says', 'state.js', 1.5 * 1024],
    ['the provider for Yjs, which comes besides,', 'yjs.js', 4.5 * 1024],
    ['the dialog, with both languages', 'dialog.js', 7.5 * 1024],
  ])('%s is as small as promised when published', async (_, file, most) => {
    const size = async (format: string) => {
      const text = await readFile(join(installed(), 'dist', format, file), 'utf8');
      return gzipSync(text.replace(/\/\/# sourceMappingURL=.*\n?$/, ''), { level: 9 }).length;
    };
    expect(await size('esm')).toBeLessThanOrEqual(most);
    // Nobody sends this one over a network. A third of a KiB is what it takes to make a CommonJS module of it.
    expect(await size('cjs')).toBeLessThanOrEqual(most + 340);
  });

  test('declares that it has no side effects and no dependencies, and contains every file that it names', async () => {
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
    expect(named).toHaveLength(33);
    for (const file of named) expect((await stat(join(installed(), file))).isFile()).toBe(true);
  });

  test.each(['.', 'react', 'dom', 'wire', 'state', 'dialog', 'backend', 'yjs'])(
    'is found as %s by tools that do not read `exports`',
    async (entry) => {
      const manifest = JSON.parse(await readFile(join(installed(), entry, 'package.json'), 'utf8')) as {
        main: string;
        types: string;
      };
      for (const file of [manifest.main, manifest.types])
        expect((await stat(join(installed(), entry, file))).isFile()).toBe(true);
      const main = JSON.stringify(join(installed(), entry, manifest.main));
      const said = await inProject(
        process.execPath,
        `old-${entry.length}.cjs`,
        `console.log(typeof require(${main}));`,
      );
      expect(said).toBe('object');
    },
  );

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

describe('What the README says that it needs', () => {
  test('is what the manifest declares', async () => {
    const readme = await readFile(join(installed(), 'README.md'), 'utf8');
    const { engines, peerDependencies: peers } = JSON.parse(
      await readFile(join(installed(), 'package.json'), 'utf8'),
    ) as { engines: { node: string }; peerDependencies: Record<string, string> };
    const least = (range = '') => range.replace(/^\D+/, '');
    expect(readme).toContain(`| Node | ${least(engines.node)}, `);
    expect(readme).toContain(
      `| React ${least(peers.react)}; Yjs ${least(peers.yjs)} with y-protocols ${least(peers['y-protocols'])} |`,
    );
  });

  test('is no newer syntax than its browsers can read: nothing has to be rewritten for them', async () => {
    const readme = await readFile(join(installed(), 'README.md'), 'utf8');
    const [, chrome, firefox, safari] =
      /Chrome and Edge (\d+), Firefox (\d+), Safari ([\d.]+); for the dialog/.exec(readme) ?? [];
    const { transform } = await import('esbuild');
    const written = async (code: string, ...target: readonly string[]) =>
      (await transform(code, { target: [...target], minify: true })).code;
    for (const entry of ['client', 'react', 'dom', 'wire', 'state', 'yjs', 'dialog', 'backend']) {
      const code = await readFile(join(installed(), `dist/esm/${entry}.js`), 'utf8');
      const least = await written(code, `chrome${chrome}`, `firefox${firefox}`, `safari${safari}`);
      expect([entry, least]).toEqual([entry, await written(code, 'esnext')]);
    }
    const older = 'class A { #a; static b = 1; static { this.c = 2; } }';
    expect(await written(older, `safari${safari}`)).not.toBe(await written(older, 'esnext'));
  });
});

describe('The types of the package', () => {
  test.each([
    ['hold what they promise, for ESM', 'types', 'mts'],
    ['hold what they promise, for CommonJS', 'types', 'cts'],
    ['hold for the example of the README, as strict as can be', 'example', 'mts'],
  ])(
    '%s',
    async (_, what, ending) => {
      const name = `${what}.${ending}`;
      const readme = await readFile(join(installed(), 'README.md'), 'utf8');
      const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? 'There is no example.';
      if (what === 'example') await writeFile(join(project, name), example);
      else await cp(join(import.meta.dirname, 'types.fixture.txt'), join(project, name));
      const config = `tsconfig.${name}.json`;
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
