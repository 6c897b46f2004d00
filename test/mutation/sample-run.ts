import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { judge } from './judge.ts';
import { asksIn } from './judging/jury.ts';
import { doubtfulIn, readMeasured } from './measured.ts';
import { judgesIn, roomOf } from './rooms.ts';
import { drawn, isIn, seedOf } from './sample.ts';
import { hasReason, type Score, scoresOf } from './survivors.ts';

/** Milliseconds of a processor: less than where nobody waits. */
const LOOP = 2_000;

/**
 * A few mistakes in what has been measured, first before the tests that have killed the others in the same files. Those
 * who survive that are brought before all tests of their room: somebody else may have noticed them then.
 */
export const trySample = async (said: string, root: string, folder: string): Promise<readonly Score[]> => {
  const measured = Object.fromEntries(
    Object.entries(await readMeasured()).filter(([file]) => existsSync(join(root, file))),
  );
  const seed = said === 'tree' ? await seedOf(root, measured) : said;
  // A test that is gone by now is a doubt, and nobody to ask.
  const asking = Object.fromEntries(
    Object.entries(measured).map(([file, one]) => [
      file,
      {
        ...one,
        by: Object.fromEntries(Object.entries(one.by).filter(([test]) => existsSync(join(root, test)))),
      },
    ]),
  );
  const { sample, ...asked } = drawn(seed, asking, doubtfulIn(measured, asksIn(root)));
  console.log(`drawn by ${seed}: ${asked.mutated.join(', ')}`);
  const journal = join(folder, `${process.pid}.jsonl`);
  const options = { isDrawn: isIn(sample), journal, isUrgent: true, longest: LOOP, isExplained: hasReason };
  const { files } = await judge({ ...asked, ...options, areFew: true });
  const found = { ...files };
  const open = scoresOf({ files }).filter(({ survivors }) => survivors.some(({ reason }) => reason === null));
  for (const { file } of open) {
    const judges = judgesIn(root, roomOf(file));
    Object.assign(found, (await judge({ ...options, mutated: [file], judges })).files);
  }
  await rm(journal, { force: true });
  return scoresOf({ files: found });
};
