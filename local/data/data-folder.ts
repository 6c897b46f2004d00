import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from './store.ts';

/** Where a stack keeps what must survive it. */
export type DataFolder = {
  readonly path: string;
  readonly table: string;
  readonly state: string;
  readonly key: string;
  readonly serviceKey: string;
  readonly log: string;
  readonly running: string;
  /** The bundle of the team's own function. */
  readonly entitlement: string;
};

/** Where everything is, whether there is anything or not. */
export const dataFolderAt = (path: string): DataFolder => ({
  path,
  table: join(path, 'table'),
  state: join(path, 'state'),
  key: join(path, 'identity-key.json'),
  serviceKey: join(path, 'service-key'),
  log: join(path, 'functions.log'),
  running: join(path, 'running.json'),
  entitlement: join(path, 'entitlement'),
});

/** The same, made for a stack. */
export const dataFolder = async (path: string): Promise<DataFolder> => {
  // What people write lies in it, and a key that signs for everybody.
  await mkdir(path, { recursive: true, mode: 0o700 });
  const files = dataFolderAt(path);
  // One that an older version has made, or somebody else, is closed as well.
  for (const folder of [files.table, files.state]) await mkdir(folder, { mode: 0o700, recursive: true });
  for (const file of Object.values(files)) await close(file);
  return files;
};

const close = async (file: string): Promise<void> => {
  const found = await stat(file).catch(() => null);
  if (found !== null) await chmod(file, found.isDirectory() ? 0o700 : 0o600);
};

/**
 * Removes what a stack has written, and nothing else that may lie in the same folder.
 * @throws FolderInUseError
 */
export const emptyDataFolder = async ({ path: _path, ...files }: DataFolder): Promise<void> => {
  // Opening it proves that no running stack has the folder.
  await (await openStore(files.state)).close();
  await Promise.all(Object.values(files).map((file) => rm(file, { recursive: true, force: true })));
};
