import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UsageLine } from '../../local/iam/usage.ts';
import { wildcard } from '../../local/iam/wildcard.ts';

/** Why a right that no test uses is granted all the same. */
export type Explained = {
  /** `role action resource` as in the report; `*` is any run of characters. */
  readonly right: string;
  readonly because: string;
  /** A race may use it in one run and not in the next, so neither proves anything. */
  readonly chance?: true;
};

/** Rights as in the report, each once and sorted. */
export type Summary = {
  readonly granted: readonly string[];
  readonly used: readonly string[];
  readonly denied: readonly string[];
};

/** Sums up what all stacks of a run have written into a folder. */
export const readSummary = async (folder: string): Promise<Summary> => {
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return summaryOf(texts.flatMap(linesOf));
};

/** A stack that was killed while writing a line leaves half of one. */
const linesOf = (text: string): UsageLine[] =>
  text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as UsageLine);

export const summaryOf = (lines: readonly UsageLine[]): Summary => {
  const of = (wanted: UsageLine['what']) =>
    [...new Set(lines.filter(({ what }) => what === wanted).map(rightOf))].sort();
  return { granted: of('granted'), used: of('used'), denied: of('denied') };
};

/** Without what differs from one stack to another: account, stack, and CDK's suffix of a name. */
const rightOf = ({ role, action, resource }: UsageLine): string =>
  [role, action, resource.split(':').slice(5).join(':') || resource]
    .join(' ')
    .replaceAll(/\bVigil-(\w+?)[0-9A-F]{8}\b/g, '$1')
    .replaceAll(/\b[a-z0-9]{10}\/v1\//g, 'v1/');

/** Everything that is wrong with the rights, a sentence each; none when all is well. */
export const complaintsOf = (
  { granted, used, denied }: Summary,
  explained: readonly Explained[],
): readonly string[] => {
  const unused = granted.filter((right) => !used.includes(right));
  const entries = explained.map((entry) => ({ ...entry, is: wildcard(entry.right) }));
  return [
    ...(granted.length > 0 ? [] : ['No stack has written down its rights, so nothing was checked.']),
    ...unused
      .filter((right) => !entries.some(({ is }) => is(right)))
      .map((right) => `Granted, but nobody used it: ${right}`),
    ...entries.flatMap(({ right, chance, is }) => {
      const meant = granted.filter(is);
      if (meant.length === 0) return [`Explained, but no longer granted: ${right}`];
      if (chance) return [];
      return meant
        .filter((one) => used.includes(one))
        .map((one) => `Explained as unused (${right}), but used: ${one}`);
    }),
    ...denied.map((right) => `Denied to somebody who asked: ${right}`),
  ];
};

/** For people: what nobody used and why that is so, then what is wrong. */
export const reportOf = (summary: Summary, explained: readonly Explained[]): string => {
  const { granted, used } = summary;
  const unused = granted.filter((right) => !used.includes(right)).length;
  return [
    `rights: ${granted.length} granted, ${granted.length - unused} used, ${unused} granted that nobody used`,
    ...explained.map(({ right, because }) => `  ${right}: ${because}`),
    ...complaintsOf(summary, explained).map((complaint) => `  ✗ ${complaint}`),
  ].join('\n');
};
