import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { completed, isWhole, pendingIn } from './completion.ts';
import { type Asked, judge } from './judge.ts';
import { openJournal } from './judging/journal.ts';
import { asksIn } from './judging/jury.ts';
import { noteMeasured, readMeasured } from './measured.ts';
import { missingOf } from './missing.ts';
import { onlyOne } from './only-one.ts';
import type { Report } from './report.ts';
import { filesIn, judgesIn, type RoomName } from './rooms.ts';
import { differencesOf, hasReason, type Score, scoresOf, shown } from './survivors.ts';

/** As given on the command line, see `main.ts`. */
export type Options = {
  readonly only: string;
  readonly tests: string;
  readonly cold: boolean;
  readonly fresh: boolean;
  readonly again: boolean;
};

/** Makes every mistake in some files of a room, and notes what came out. */
export const tryRoom = (
  name: RoomName,
  options: Options,
  root: string,
  folder: string,
): Promise<readonly Score[]> => onlyOne(folder, () => tried(name, options, root, folder));

const tried = async (
  name: RoomName,
  { only, tests, cold, fresh, again }: Options,
  root: string,
  folder: string,
): Promise<readonly Score[]> => {
  const among = (parts: string) => (file: string) => parts.split(',').some((part) => file.includes(part));
  const asks = asksIn(root);
  const named = filesIn(root, name).filter(among(only));
  const mutated = again
    ? (await missingOf(root, named, await readMeasured(), asks)).map(({ file }) => file)
    : named;
  const judges = judgesIn(root, name).filter(among(tests));
  const journal = join(folder, `${name}.jsonl`);
  if (fresh) await rm(journal, { force: true });
  const areFew = tests !== '';
  const inAll = (report: Report) => (areFew ? completed(report, openJournal(journal, asks)) : report);
  const finished = async (part: Report) => {
    const report = inAll(part);
    const scores = scoresOf(report).filter(({ file }) => isWhole(file, report));
    await noteMeasured(name, report, scores, asks);
  };
  const killers = await killersOf(mutated);
  const found = await judge({
    mutated,
    judges,
    areFew,
    journal,
    killers,
    finished,
    isExplained: hasReason,
  });
  if (cold) await compareWithCold(found, { mutated, judges, journal: join(folder, `${name}-cold.jsonl`) });
  const report = inAll(found);
  const pending = pendingIn(report);
  if (pending.length > 0)
    console.log(
      'Not noticed by these tests, and never brought before all of them; the files are not measured:',
    );
  for (const one of pending) console.log(shown(one));
  return scoresOf(report);
};

const killersOf = async (files: readonly string[]): Promise<Record<string, readonly string[]>> => {
  const measured = await readMeasured();
  return Object.fromEntries(files.map((file) => [file, Object.keys(measured[file]?.by ?? {})]));
};

const compareWithCold = async (
  warm: Report,
  asked: Pick<Asked, 'mutated' | 'judges' | 'journal'>,
): Promise<void> => {
  await rm(asked.journal, { force: true });
  const differences = differencesOf(warm, await judge({ ...asked, isCold: true }));
  for (const one of differences) console.log(`Otherwise when loaded anew: ${one}`);
  console.log(`${differences.length} verdicts differ when every test file is loaded anew`);
};
