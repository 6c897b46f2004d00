import { howMany } from '../../infra/operations/how-many.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { instant } from '../../shared/instant.ts';
import { appendTo, type ExportedSoFar, exportedSoFar } from './export-file.ts';
import { atPlace, placeHelp, placeOptions } from './place.ts';
import { progressOn } from './progress.ts';
import { runSessionCommand } from './session/session-command.ts';
import { exportSession } from './session/session-export.ts';

const help = `Writes the content of a session as JSON Lines.

  npm run export -- --session ID (--local | --table NAME) [--out FILE [--resume]]

  --session ID       whose content
  --out FILE         where to write it; without it, to the standard output
  --resume           go on with a FILE that was interrupted
${placeHelp}

A header, a line for each item, what changed while it was written, an end. Of two lines of an item the later counts.
`;

const options = {
  out: { type: 'string' },
  resume: { type: 'boolean' },
  ...placeOptions,
} as const;

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

/** @throws UsageError when the file is there already. */
const begin = (out: string, anew: boolean): ReturnType<typeof appendTo> =>
  appendTo(out, anew).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new UsageError(`${error.message}\nGo on with it by --resume, or choose another --out.`, {
      cause: error,
    });
  });

/** `npm run export`. */
await runSessionCommand(help, options, async (sessionId, values) => {
  const { out, resume = false } = values;
  if (resume && out === undefined) throw new UsageError('--resume needs the --out FILE that was begun.');
  const before = resume && out !== undefined ? await begun(out, sessionId) : null;
  if (before?.ended) return console.error(`${out} is whole already.`);

  await atPlace(values, async (place) => {
    const progress = progressOn(process.stderr, 'items', () => performance.now());
    let file: Awaited<ReturnType<typeof appendTo>> | null = null;
    const write = async (line: string): Promise<void> => {
      if (out === undefined) return toStandardOutput(line);
      file ??= await begin(out, before === null && !resume);
      await file.write(line);
    };
    const clock = () => instant(Date.now());
    const done = await exportSession(place, { sessionId, clock, write, progress: progress.at, before });
    progress.end();
    await (file as { close(): Promise<void> } | null)?.close();
    if (done === null) throw new UsageError(`There is no session ${sessionId} in ${place.name}.`);
    console.error(`${howMany(done.items, 'item')}, complete up to revision ${done.contentRevision}.`);
  });
});
