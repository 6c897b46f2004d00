import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A copy of the checkout beside it, in which mistakes may be made, and the way to remove it. */
export const growSecondTree = async (): Promise<{ tree: string; remove: () => Promise<void> }> => {
  const tree = await mkdtemp(join(tmpdir(), 'vigil-edges-'));
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    maxBuffer: 16 * 1_024 * 1_024,
  });
  for (const file of stdout.split('\n').filter(Boolean)) {
    await mkdir(join(tree, dirname(file)), { recursive: true });
    await copyFile(join(root, file), join(tree, file));
  }
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  return { tree, remove: () => rm(tree, { recursive: true, force: true }) };
};
