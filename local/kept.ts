import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

const KEPT = 12;
/** Whoever uses an assembly has said so since then, in milliseconds. */
const IN_USE = 60 * 60_000;

export const noteUse = async (folder: string): Promise<void> => {
  const now = new Date();
  await utimes(folder, now, now);
};

/**
 * A running stack reads a part of a bundle when somebody first needs it, maybe after days: until this is ended, it says again and
 * again that it uses the folders.
 */
export const keepInUse = (
  folders: readonly string[],
  complain: (sentence: string) => void,
  every = IN_USE / 4,
): (() => void) => {
  const timer = setInterval(() => {
    Promise.all(folders.map(noteUse)).catch((error: unknown) =>
      complain(`The bundles are not there any more: ${String(error)}`),
    );
  }, every);
  timer.unref();
  return () => clearInterval(timer);
};

/** What others use or make just now is left to them, however many there are; what others have forgotten meanwhile is gone. */
export const forgetOldest = async (kept: string): Promise<void> => {
  const names = await readdir(kept);
  const aged = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(kept, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        return null;
      });
      return { name, at: found?.mtimeMs ?? 0 };
    }),
  );
  const old = aged.sort((a, b) => b.at - a.at).slice(KEPT);
  const unused = old.filter(({ at }) => at < Date.now() - IN_USE);
  await Promise.all(unused.map(({ name }) => rm(join(kept, name), { recursive: true, force: true })));
};
