import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { buildClient } from '../../client/package/build.ts';
import { madeOnce } from './made-once.ts';

const root = join(import.meta.dirname, '../..');

/** What `npm run release -- --dry-run` has printed, and where it has built and packed. */
export type Released = { readonly folder: string; readonly printed: string };

/** Both packages as a release makes them: in a run of the whole suite once for all files, otherwise below this folder. */
export const released = async (own: string): Promise<Released> => {
  const folder = await madeOnce(join(process.env.VIGIL_SHARED ?? own, 'released'), async (draft) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(root, 'local/tools/release.ts'), '--dry-run', '--out', draft],
      { env: { PATH: process.env.PATH, HOME: draft, ...sparing() } },
    );
    await writeFile(join(draft, 'printed'), stdout);
  });
  return { folder, printed: await readFile(join(folder, 'printed'), 'utf8') };
};

/** Installs the client's package there. Where no release is made for the whole suite, the client alone is built. */
export const installClient = async (there: string): Promise<void> => {
  await mkdir(there, { recursive: true });
  if (process.env.VIGIL_SHARED === undefined) return buildClient(there);
  const { folder } = await released(there);
  await cp(join(folder, 'client'), there, { recursive: true });
};

/** What makes the programs of a run cheaper, and changes nothing of what they do. */
export const sparing = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['GOGC', 'NODE_COMPILE_CACHE'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
