import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What something is made of. */
export type Sources = {
  readonly folders: readonly string[];
  /** Which files in these folders. */
  readonly kinds: RegExp;
  /** Others, by their paths. */
  readonly files: readonly string[];
};

/** Of the sources in this repository as they are now, and of what they are read with. */
export const fingerprintOf = (root: string, sources: Sources): string => {
  const digest = createHash('sha256').update(process.version);
  for (const file of sourceFiles(root, sources)) {
    const content = readFileSync(join(root, file));
    digest.update(`${file} ${content.length}\n`).update(content);
  }
  return digest.digest('hex').slice(0, 32);
};

/** Their paths, in order. */
export const sourceFiles = (root: string, { folders, kinds, files }: Sources): readonly string[] => {
  // One after the other, and by no pattern: it is for every start, and takes a quarter of the time.
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => kinds.test(name))
      .map((name) => join(folder, name)),
  );
  // Who installs otherwise has no lock.
  return [...inFolders, ...files.filter((file) => existsSync(join(root, file)))].sort();
};
