import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync, statSync } from 'node:fs';

/** The one log of a stack: what functions print, and what the local services have to complain about. */
export type Log = {
  readonly print: (source: string, line: string) => void;
  readonly close: () => Promise<void>;
};

const LARGEST = 20 * 1_024 * 1_024;
/** How long a line waits for others, in milliseconds: a write for each costs more than all the rest of it. */
const GATHERING = 10;

/** A JSON Web Token, wherever it stands. Nothing else that we handle begins like that. */
const token = /eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g;

/** Appends to the file; whenever that has become large, it is moved aside first, over the last one that was. */
export const openLog = (file: string, largest = LARGEST): Log => {
  const opened = () => {
    if (sizeOf(file) > largest) moveAside(file);
    return createWriteStream(file, { flags: 'a', mode: 0o600 });
  };
  let stream = opened();
  let size = sizeOf(file);
  let gathered = '';
  let timer: NodeJS.Timeout | undefined;
  /** Until it has been moved, lines wait. */
  let moving: Promise<void> | null = null;

  const flush = (): void => {
    if (moving !== null) return;
    stream.write(gathered);
    size += Buffer.byteLength(gathered);
    gathered = '';
    if (size > largest) moving = move();
  };
  const move = async (): Promise<void> => {
    // An open file cannot be moved everywhere.
    await once(stream.end(), 'close');
    stream = opened();
    size = 0;
    moving = null;
    if (gathered !== '') flush();
  };

  return {
    print: (source, line) => {
      if (gathered === '') timer = setTimeout(flush, GATHERING);
      gathered += `${new Date().toISOString()} ${source} ${line.replaceAll(token, '[token]')}\n`;
    },
    close: async () => {
      clearTimeout(timer);
      while (moving !== null) await moving;
      await new Promise<void>((resolve) => stream.end(gathered, resolve));
    },
  };
};

const moveAside = (file: string): void => {
  try {
    renameSync(file, `${file}.1`);
  } catch (error) {
    // On Windows somebody may read it: it grows on, and is moved the next time.
    if (!/EPERM|EBUSY|EACCES/.test(String((error as NodeJS.ErrnoException).code))) throw error;
  }
};

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);
