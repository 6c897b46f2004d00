import { execFile } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildClient } from '../../client/package/build.ts';
import { buildConstruct } from '../../infra/package/build.ts';

/** A package as it goes into a registry. */
export type Packed = {
  readonly name: string;
  readonly version: string;
  /** Where the tarball is. */
  readonly file: string;
  /** In bytes, packed and unpacked. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
};

/** The manifests that have one version. */
const MANIFESTS = ['package.json', 'client/package.json', 'infra/package/manifest.json'];

/** Builds both packages below this folder, and packs them into it. */
export const packAll = async (folder: string): Promise<readonly Packed[]> => {
  await mkdir(folder, { recursive: true });
  const client = join(folder, 'client');
  await rm(client, { recursive: true, force: true });
  await mkdir(client);
  await buildClient(client);
  const construct = join(folder, 'construct');
  await buildConstruct(construct);
  return [await pack(client, folder), await pack(construct, folder)];
};

type Said = Omit<Packed, 'file'> & { readonly filename: string };

/** What `npm pack --json` says: a list, and since npm 12 an object with the names of the packages. */
export const packedBy = (stdout: string): readonly Said[] => Object.values(JSON.parse(stdout) as Said[]);

const pack = async (folder: string, destination: string): Promise<Packed> => {
  const args = ['pack', folder, '--json', '--ignore-scripts', '--pack-destination', destination];
  const { stdout } = await promisify(execFile)('npm', args);
  const [packed] = packedBy(stdout);
  if (!packed) throw new Error(`npm has packed nothing of ${folder}.`);
  // Some versions of npm write the scope with a slash.
  const file = join(destination, packed.filename.replace(/^@/, '').replace('/', '-'));
  return { ...packed, file };
};

/**
 * The one version of everything.
 * @throws RangeError when there are several, or when the changes of it are not written down.
 */
export const versionOf = async (root: string): Promise<string> => {
  const versions = await Promise.all(
    MANIFESTS.map(async (name) => {
      const { version } = JSON.parse(await readFile(join(root, name), 'utf8')) as { version: string };
      return { name, version };
    }),
  );
  const [{ version } = { version: '' }] = versions;
  if (versions.some((one) => one.version !== version))
    throw new RangeError(
      `There is one version of everything, but ${versions.map((one) => `${one.name} has ${one.version}`).join(', ')}.`,
    );
  const changes = await readFile(join(root, 'docs/CHANGELOG.md'), 'utf8');
  const section = changes.split(/^## /m).find((part) => part.startsWith(`${version}\n`));
  if (!section?.slice(version.length).trim())
    throw new RangeError(`docs/CHANGELOG.md has nothing under "## ${version}".`);
  return version;
};
