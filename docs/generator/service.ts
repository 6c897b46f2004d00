import { readFile } from 'node:fs/promises';
import { type CallCost, dollarsOfThousand } from '../../bench/service/cost.ts';
import { table } from './table.ts';

const [BEGIN, END] = ['<!-- counted -->', '<!-- /counted -->'];

/**
 * The page, with the table of calls' costs between its two marks.
 * @throws when the marks are missing.
 */
export const servicePage = async (page: string): Promise<string> => {
  const counted = JSON.parse(
    await readFile(new URL('../../bench/service/counted.json', import.meta.url), 'utf8'),
  ) as CallCost[];
  const rows = counted.map((cost) => [
    cost.what,
    String(cost.reads),
    String(cost.writes),
    String(cost.posts),
    dollarsOfThousand(cost).toFixed(4),
  ]);
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error('docs/service.md has no place for what was counted.');
  const head = ['call', 'read units', 'write units', 'posts', 'US$ for 1,000'];
  return `${page.slice(0, before + BEGIN.length)}\n\n${table(head, rows)}\n\n${page.slice(after)}`;
};
