import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { bundlePage, PAGE_ENTRY, pageIngredients } from '../../web/hosting/page-bundle.ts';
import { bundle } from '../bundles.ts';
import { duties, type FunctionName } from '../duties.ts';
import { thirdParty } from './third-party.ts';

const here = import.meta.dirname;
const root = join(here, '../..');

/**
 * Builds the construct as it is published into this folder: JavaScript for every CDK app (CommonJS, as the library
 * itself is, which ESM imports by name as well), its declarations, and the functions bundled.
 */
export const buildConstruct = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
  const lib = join(folder, 'lib');
  const names = Object.keys(duties) as FunctionName[];
  const functions = names.map((name) => bundle(join(lib, 'functions', name), name).metafile);
  const web = join(root, 'web');
  for (const [path, content] of await bundlePage(web, PAGE_ENTRY, false)) {
    const file = join(lib, 'page', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const construct = await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'infra/construct.ts')],
    // Before everything else.
    inject: [join(here, 'least-cdk.ts')],
    outdir: lib,
    bundle: true,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['aws-cdk-lib', 'constructs'],
    plugins: [broughtAlong],
    define: { 'import.meta.dirname': '__dirname' },
    logLevel: 'error',
  });
  await emitTypes(lib);
  for (const [from, to] of [
    [join(here, 'manifest.json'), 'package.json'],
    [join(here, 'README.md'), 'README.md'],
    [join(root, 'docs/CHANGELOG.md'), 'CHANGELOG.md'],
    [join(root, 'LICENSE'), 'LICENSE'],
  ] as const)
    await cp(from, join(folder, to));
  await writeFile(
    join(folder, 'THIRD-PARTY.md'),
    await thirdParty(root, [...functions, construct.metafile, await pageIngredients(web)]),
  );
};

/** Here functions and page are bundled when the app is synthesized; in the package they have been. */
const broughtAlong: Plugin = {
  name: 'brought-along',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/(function-code|page-source)\.ts$/ }, ({ path }) => ({
      path: join(here, basename(path)),
    })),
};

/** The declarations that somebody who uses the construct reaches, and no others: those would need what is bundled. */
const emitTypes = async (folder: string): Promise<void> => {
  const draft = await mkdtemp(join(tmpdir(), 'vigil-types-'));
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    await promisify(execFile)(process.execPath, [tsc, '-p', here, '--outDir', draft]);
    await takeAlong(join(draft, 'infra'), folder, 'construct');
  } finally {
    await rm(draft, { recursive: true });
  }
};

const takeAlong = async (from: string, to: string, name: string): Promise<void> => {
  const text = await readFile(join(from, `${name}.d.ts`), 'utf8');
  await mkdir(dirname(join(to, name)), { recursive: true });
  // Emitted as they stand in the sources; beside the declarations there are no others.
  await writeFile(join(to, `${name}.d.ts`), text.replaceAll(/ from '(\.[^']*)\.ts'/g, " from '$1.js'"));
  for (const [, path = ''] of text.matchAll(/ from '(\.[^']*)\.ts'/g))
    await takeAlong(from, to, join(dirname(name), path));
};

if (process.argv[1] === import.meta.filename) {
  const folder = join(root, 'dist/construct');
  await buildConstruct(folder);
  console.log(folder);
}
