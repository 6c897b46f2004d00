import { userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { instant } from '../../shared/instant.ts';
import { UsageError } from '../usage-error.ts';
import { runCommand } from './command.ts';
import { openPlace } from './place.ts';
import { progressOn } from './progress.ts';
import { restoreSession } from './session-restoration.ts';

const help = `Copies a session back from a table that was restored to a point in time.

  npm run restore-session -- --session ID --from RESTORED --table NAME [--region NAME] [--by NAME]

  --session ID       which session; it must not be there any more
  --from RESTORED    the restored table
  --table NAME       the table in use
  --region NAME      the region of both, unless the environment says it
  --by NAME          who restores it, for the record (the user of this machine)
`;

/** `npm run restore-session`. */
const run = async (args: readonly string[]): Promise<void> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      session: text,
      from: text,
      table: text,
      region: text,
      by: text,
    },
  });
  if (values.help) return void process.stdout.write(help);
  const { session: sessionId, from, by = userInfo().username } = values;
  if (!sessionId) throw new UsageError('Say which session: --session ID.');
  if (!from) throw new UsageError('Say which table was restored: --from NAME.');
  const place = await openPlace(values, join(import.meta.dirname, '../..'));
  const progress = progressOn(process.stderr, 'items', () => performance.now());
  try {
    const at = instant(Date.now());
    const { client, table: to } = place;
    const done = await restoreSession({ client, from, to, sessionId, by, at, progress: progress.at });
    progress.end();
    if (done === 'missing') throw new UsageError(`There is no session ${sessionId} in ${from}.`);
    if (done === 'exists')
      throw new UsageError(`${sessionId} is there. Export it and delete it first: nothing is overwritten.`);
    console.error(`Restored ${sessionId} with its ${done.items} items.`);
  } finally {
    await place.close();
  }
};

await runCommand(run);
