import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Item } from '../../../functions/aws/items/items.ts';
import { UsageError } from '../../../infra/operations/usage-error.ts';
import type { Totals } from '../../../shared/evidence/totals.ts';

/** What goes into the archive line by line, and what must not: the faults. */
export const parts = ['chains', 'heads', 'participations', 'exceptions', 'faults'] as const;
export type Part = (typeof parts)[number];

/** What was asked for: going on with something else would be a mixture. */
export type Asked = {
  readonly table: string;
  readonly standards: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly tolerance: number;
};

/** How far it has got. */
export type State = {
  readonly asked: Asked;
  readonly startedAt: number;
  /** Where in the table to go on; null at its beginning. */
  readonly key: Item | null;
  readonly gathered: boolean;
  readonly scanned: number;
  /** How long each part was then: what is behind that was not finished. */
  readonly bytes: Readonly<Record<Part, number>>;
  readonly totals: Totals;
  readonly chains: number;
  readonly records: number;
  readonly faults: number;
  /** The session of which something was taken last: its own chain comes after those of its people. */
  readonly session: string | null;
};

export type WorkingFolder = {
  readonly path: (part: Part) => string;
  /** Adds lines to the parts and, when they are on disk, notes how far it has got. A death in between loses nothing that was noted. */
  readonly save: (
    lines: Readonly<Record<Part, readonly string[]>>,
    state: Omit<State, 'bytes'>,
  ) => Promise<State>;
  readonly close: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

const STATE = 'state.json';

/** @throws UsageError when something was begun here and is not to be gone on with, or when it was something else. */
export const openWorkingFolder = async (
  folder: string,
  fresh: Omit<State, 'bytes'>,
  resume: boolean,
): Promise<{ state: State; working: WorkingFolder }> => {
  const begun = await stateIn(folder);
  if (begun && !resume)
    throw new UsageError(`${folder} was begun before: go on with it by --resume, or remove it.`);
  if (begun && JSON.stringify(begun.asked) !== JSON.stringify(fresh.asked))
    throw new UsageError(`${folder} was begun for another standard, range or table.`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = (part: Part) => join(folder, `${part}.jsonl`);
  const files = {} as Record<Part, FileHandle>;
  const bytes = {} as Record<Part, number>;
  for (const part of parts) {
    const file = await open(path(part), 'a', 0o600);
    bytes[part] = begun?.bytes[part] ?? 0;
    if ((await file.stat()).size < bytes[part])
      throw new UsageError(`${path(part)} is shorter than it was: remove ${folder} and begin anew.`);
    await file.truncate(bytes[part]);
    files[part] = file;
  }
  const working: WorkingFolder = {
    path,
    save: async (lines, state) => {
      for (const part of parts) {
        if (lines[part].length === 0) continue;
        const text = Buffer.from(`${lines[part].join('\n')}\n`);
        await files[part].appendFile(text);
        await files[part].datasync();
        bytes[part] += text.length;
      }
      const saved = { ...state, bytes: { ...bytes } };
      const draft = join(folder, `${STATE}.new`);
      await writeFile(draft, JSON.stringify(saved), { mode: 0o600, flush: true });
      await rename(draft, join(folder, STATE));
      return saved;
    },
    close: async () => {
      for (const part of parts) await files[part].close();
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  return { state: begun ?? { ...fresh, bytes }, working };
};

const stateIn = async (folder: string): Promise<State | null> => {
  try {
    return JSON.parse(await readFile(join(folder, STATE), 'utf8')) as State;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw error;
  }
};

/** The first lines of a part, for people. */
export const firstLines = async (path: string, most: number): Promise<readonly string[]> => {
  const lines: string[] = [];
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const found = `${rest}${chunk}`.split('\n');
    rest = found.pop() ?? '';
    lines.push(...found);
    if (lines.length >= most) break;
  }
  return lines.slice(0, most);
};
