import { createReadStream } from 'node:fs';
import { type FileHandle, open, truncate } from 'node:fs/promises';
import { UsageError } from '../../infra/operations/usage-error.ts';

/** What an export has written before it was interrupted. */
export type ExportedSoFar = {
  readonly sessionId: string;
  /** The revision that its header says. */
  readonly contentRevision: number;
  readonly items: number;
  readonly lastItemId: string | null;
  /** Whether it had gone on to what changed meanwhile. */
  readonly changes: boolean;
  /** Whether it is whole. */
  readonly ended: boolean;
};

type Line = {
  readonly vigil?: string;
  readonly session?: { readonly id: string };
  readonly contentRevision?: number;
  readonly itemId?: string;
  readonly changes?: object;
  readonly end?: object;
};

/**
 * Reads how far an export got, and cuts off a line that was being written; null when there is no file, or nothing whole
 * in it. @throws UsageError for a file that no export has written.
 */
export const exportedSoFar = async (path: string): Promise<ExportedSoFar | null> => {
  const end = await endOfLastLine(path);
  if (end === null) return null;
  await truncate(path, end);
  if (end === 0) return null;
  const found = { items: 0, lastItemId: null as string | null, changes: false, ended: false };
  let header: Line | null = null;
  for await (const text of linesOf(path)) {
    const line = parsed(text);
    if (header === null) {
      if (line?.vigil !== 'content') throw new UsageError(`${path} is not an export of Vigil.`);
      header = line;
    } else if (line?.itemId !== undefined) {
      found.items += 1;
      found.lastItemId = line.itemId;
    } else if (line?.changes) found.changes = true;
    else if (line?.end) found.ended = true;
    else throw new UsageError(`${path} holds a line that no export has written.`);
  }
  const { session, contentRevision } = header ?? {};
  if (session === undefined || contentRevision === undefined)
    throw new UsageError(`${path} does not say whose export it is.`);
  return { ...found, sessionId: session.id, contentRevision };
};

/** Takes lines, one after the other, at the end of the file. */
export const appendTo = async (
  path: string,
  fresh: boolean,
): Promise<{ write(line: string): Promise<void>; close(): Promise<void> }> => {
  const file = await open(path, fresh ? 'wx' : 'a', 0o600);
  return {
    write: (line) => file.appendFile(`${line}\n`),
    close: async () => {
      await file.sync();
      await file.close();
    },
  };
};

/** As they were written. `readline` would end one at each separator of Unicode too, which a text in JSON may contain. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const found = `${rest}${chunk}`.split('\n');
    rest = found.pop() ?? '';
    yield* found;
  }
}

const parsed = (text: string): Line | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as Line) : null;
  } catch {
    return null;
  }
};

const CHUNK = 64 * 1024;

/** Where the last whole line ends, in bytes; null when there is no file. */
const endOfLastLine = async (path: string): Promise<number | null> => {
  const file = await open(path, 'r').catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return null;
  try {
    return await lastNewline(file);
  } finally {
    await file.close();
  }
};

const lastNewline = async (file: FileHandle): Promise<number> => {
  const buffer = Buffer.alloc(CHUNK);
  let { size: end } = await file.stat();
  while (end > 0) {
    const from = Math.max(0, end - CHUNK);
    const { bytesRead } = await file.read(buffer, 0, end - from, from);
    const at = buffer.subarray(0, bytesRead).lastIndexOf('\n');
    if (at >= 0) return from + at + 1;
    end = from;
  }
  return 0;
};
