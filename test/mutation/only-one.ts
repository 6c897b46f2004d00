import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { UsageError } from '../../infra/operations/usage-error.ts';

/**
 * Measures, unless somebody else does so in the same checkout: each would write down what the other has not seen yet. One
 * that was killed leaves its number behind, which keeps nobody out.
 */
export const onlyOne = async <T>(folder: string, act: () => Promise<T>): Promise<T> => {
  mkdirSync(folder, { recursive: true });
  const place = join(folder, 'running');
  if (existsSync(place) && !isRunning(Number(readFileSync(place, 'utf8')))) rmSync(place, { force: true });
  try {
    writeFileSync(place, String(process.pid), { flag: 'wx' });
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault;
    throw new UsageError(
      `Process ${readFileSync(place, 'utf8')} is measuring in this checkout: wait for it, or end it. (If it is something else by now, remove ${place}.)`,
    );
  }
  try {
    return await act();
  } finally {
    rmSync(place, { force: true });
  }
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (fault) {
    // It is somebody else's.
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
};
