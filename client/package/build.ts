import { execFile } from 'node:child_process';
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { bundleEntry } from './bundling.ts';
import { wireTypes } from './wire-types.ts';

const client = join(import.meta.dirname, '..');
const root = join(client, '..');
/** The entries besides the core, and where they begin. */
const parts = {
  react: 'react',
  dom: 'dom',
  wire: 'wire',
  dialog: 'dialog',
  state: 'own/state',
  backend: 'service/backend',
  yjs: 'documents/yjs',
};

/** Builds the package as it is published into this folder: its manifest, its README, and `dist` with both formats. */
export const buildClient = async (folder: string): Promise<void> => {
  const dist = join(folder, 'dist');
  await rm(dist, { recursive: true, force: true });
  for (const format of ['esm', 'cjs'] as const) {
    await mkdir(join(dist, format), { recursive: true });
    for (const [name, source] of Object.entries({ client: 'client', ...parts })) {
      const { code, map } = await bundleEntry(source, format);
      const notice = name === 'backend' ? await noticeOf('aws4fetch') : '';
      await writeFile(
        join(dist, format, `${name}.js`),
        `${code}\n${notice}//# sourceMappingURL=${name}.js.map\n`,
      );
      await writeFile(join(dist, format, `${name}.js.map`), map);
    }
  }
  await emitTypes(join(dist, 'esm/types'));
  await cp(join(dist, 'esm/types'), join(dist, 'cjs/types'), { recursive: true });
  // The package is ESM; what is under here is not, its types included.
  await writeFile(join(dist, 'cjs/package.json'), '{ "type": "commonjs" }\n');
  for (const [part, source] of Object.entries(parts)) await leadOldResolvers(folder, part, source);
  if (folder !== client) {
    await cp(join(client, 'package.json'), join(folder, 'package.json'));
    await writeFile(join(folder, 'README.md'), published(await readFile(join(client, 'README.md'), 'utf8')));
  }
  for (const name of ['LICENSE', 'docs/CHANGELOG.md'])
    await cp(join(root, name), join(folder, basename(name)));
};

/** A link out of the package leads nowhere where it is read. What it is called says where to look in the repository. */
const published = (readme: string): string => readme.replaceAll(/\[([^\]]+)\]\(\.\.\/[^)]*\)/g, '$1');

/** What the licence of something that is bundled wants to be said. */
const noticeOf = async (name: string): Promise<string> => {
  const licence = await readFile(join(root, 'node_modules', name, 'LICENSE'), 'utf8');
  return `/*! With ${name}:\n${licence.replaceAll('*/', '* /').trim()}\n*/\n`;
};

/** Whoever does not read `exports` finds an entry by a folder of its name. */
const leadOldResolvers = async (folder: string, part: string, source: string): Promise<void> => {
  const manifest = { main: `../dist/cjs/${part}.js`, types: `../dist/cjs/types/client/${source}.d.ts` };
  await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, part, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
};

const emitTypes = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', import.meta.dirname, '--outDir', folder]);
  await rm(join(folder, 'shared/messages'), { recursive: true, force: true });
  await writeFile(join(folder, 'shared/messages.d.ts'), wireTypes());
  for await (const name of glob('**/*.d.ts', { cwd: folder })) {
    const path = join(folder, name);
    const text = await readFile(path, 'utf8');
    // Emitted as they stand in the sources; beside the declarations there are only the built files.
    await writeFile(path, text.replaceAll(/(from|import\()\s*(['"])(\.[^'"]*)\.ts\2/g, '$1 $2$3.js$2'));
  }
};

if (process.argv[1] === import.meta.filename) await buildClient(client);
