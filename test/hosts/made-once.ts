import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** How often those who wait look, in milliseconds. */
const LOOKING = 100;

/**
 * Makes this folder, once for all processes that want it: whoever comes first makes it, and the others wait. When that
 * fails, the next one tries.
 */
export const madeOnce = async (folder: string, make: (draft: string) => Promise<void>): Promise<string> => {
  const draft = `${folder}.draft`;
  while (!existsSync(folder)) {
    if (await claimed(draft))
      try {
        await make(draft);
        await rename(draft, folder);
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
    else await pause(LOOKING);
  }
  return folder;
};

/** The folder is made by one only. */
const claimed = (draft: string): Promise<boolean> =>
  mkdir(draft).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      return false;
    },
  );
