import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { instant } from '../../shared/instant.ts';
import { UsageError } from '../usage-error.ts';
import { appendTo, type ExportedSoFar, exportedSoFar, ForeignFileError } from './export-file.ts';
import { openPlace, placeHelp, placeOptions } from './place.ts';
import { progressOn } from './progress.ts';
import { exportSession } from './session-export.ts';

const help = `Writes the content of a session as JSON Lines.

  npm run export -- --session ID (--local | --table NAME) [--out FILE [--resume]]

  --session ID       whose content
  --out FILE         where to write it; without it, to the standard output
  --resume           go on with a FILE that was interrupted
${placeHelp}

A header, a line for each item, what changed while it was written, an end. Of two lines of an item the later counts.
`;

/** `npm run export`. Exit codes: 1 for what went wrong, 2 for what was asked wrongly. */
const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      session: { type: 'string' },
      out: { type: 'string' },
      resume: { type: 'boolean' },
      ...placeOptions,
    },
  });
  if (values.help) return void process.stdout.write(help);
  const { session: sessionId, out, resume = false } = values;
  if (!sessionId) throw new UsageError('Say which session: --session ID.');
  if (resume && out === undefined) throw new UsageError('--resume needs the --out FILE that was begun.');
  const before = resume && out !== undefined ? await begun(out, sessionId) : null;
  if (before?.ended) return console.error(`${out} is whole already.`);

  const place = await openPlace(values, join(import.meta.dirname, '../..'));
  const progress = progressOn(process.stderr, 'items', () => performance.now());
  try {
    let file: Awaited<ReturnType<typeof appendTo>> | null = null;
    const write = async (line: string): Promise<void> => {
      if (out === undefined) return toStandardOutput(line);
      file ??= await appendTo(out, before === null && !resume);
      await file.write(line);
    };
    const clock = () => instant(Date.now());
    const done = await exportSession(place, { sessionId, clock, write, progress: progress.at, before });
    progress.end();
    await (file as { close(): Promise<void> } | null)?.close();
    if (done === null) throw new UsageError(`There is no session ${sessionId} in ${place.name}.`);
    console.error(`${done.items} items, complete up to revision ${done.contentRevision}.`);
  } finally {
    await place.close();
  }
};

const begun = async (out: string, sessionId: string): Promise<ExportedSoFar | null> => {
  const before = await exportedSoFar(out);
  if (before !== null && before.sessionId !== sessionId)
    throw new UsageError(`${out} was begun for the session ${before.sessionId}.`);
  return before;
};

const toStandardOutput = (line: string): Promise<void> =>
  new Promise((done, failed) => {
    process.stdout.write(`${line}\n`, (error) => (error ? failed(error) : done()));
  });

try {
  await run(process.argv.slice(2));
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  const wrong =
    error instanceof UsageError || code === 'EEXIST' || code?.startsWith('ERR_PARSE_ARGS') === true;
  console.error(wrong || error instanceof ForeignFileError ? message : error);
  if (code === 'EEXIST') console.error('Go on with it by --resume, or choose another --out.');
  process.exitCode = wrong ? 2 : 1;
}
