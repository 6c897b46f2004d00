import { appendFile, readFile } from 'node:fs/promises';
import type { Verdict } from './hunt.ts';

/** What was found out about mistakes, by their names, a line for each: so that a hunt can be broken off and gone on with. */
export const verdictsIn = async (file: string): Promise<ReadonlyMap<string, Verdict>> => {
  const lines = await readFile(file, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return '';
    throw fault;
  });
  return new Map(
    lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as readonly [string, Verdict]),
  );
};

export const noteVerdict = (file: string, name: string, verdict: Verdict): Promise<void> =>
  appendFile(file, `${JSON.stringify([name, verdict])}\n`);
