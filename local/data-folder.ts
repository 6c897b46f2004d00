import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from './store.ts';

/** Where a stack keeps what must survive it. */
export type DataFolder = {
  readonly path: string;
  readonly table: string;
  readonly state: string;
  readonly key: string;
  readonly log: string;
  readonly running: string;
};

export const dataFolder = async (path: string): Promise<DataFolder> => {
  await mkdir(path, { recursive: true });
  return {
    path,
    table: join(path, 'table'),
    state: join(path, 'state'),
    key: join(path, 'identity-key.json'),
    log: join(path, 'functions.log'),
    running: join(path, 'running.json'),
  };
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
