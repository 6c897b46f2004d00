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

/** Appends to the file; a file that has become large is moved aside first, over the last one that was. */
export const openLog = (file: string): Log => {
  if (existsSync(file) && statSync(file).size > LARGEST) renameSync(file, `${file}.1`);
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  let gathered = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    stream.write(gathered);
    gathered = '';
  };
  return {
    print: (source, line) => {
      if (gathered === '') timer = setTimeout(flush, GATHERING);
      gathered += `${new Date().toISOString()} ${source} ${line.replaceAll(token, '[token]')}\n`;
    },
    close: () => {
      clearTimeout(timer);
      return new Promise((resolve) => stream.end(gathered, resolve));
    },
  };
};
