import { createHash } from 'node:crypto';
import type { Clause } from '../../../shared/standards/standard.ts';
import { hashOfFile } from './archive.ts';
import type { State } from './working-folder.ts';

export type ListedFile = { readonly name: string; readonly bytes: number; readonly sha256: string };
export type Judged = { readonly id: string; readonly title: string; readonly clauses: readonly Clause[] };

/** What the archive is of, by what it was judged, and what each of its files is. */
export const manifestOf = (
  state: State,
  standards: readonly Judged[],
  files: readonly ListedFile[],
): string => {
  const { asked, startedAt, totals, chains, records } = state;
  const { table, from, to, tolerance } = asked;
  const said = { vigil: 'evidence', version: 1, table, from, to, startedAt, tolerance, standards };
  return `${JSON.stringify({ ...said, totals: { chains, records, ...totals }, files }, null, 2)}\n`;
};

export const listedFile = async (name: string, path: string): Promise<ListedFile> => ({
  name,
  ...(await hashOfFile(path)),
});

export const listedText = (name: string, text: string): ListedFile => ({
  name,
  bytes: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});
