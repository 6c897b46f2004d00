import { userInfo } from 'node:os';
import { instant } from '../../shared/instant.ts';
import { UsageError } from '../usage-error.ts';
import { atPlace } from './place.ts';
import { progressOn } from './progress.ts';
import { runSessionCommand } from './session-command.ts';
import { restoreSession } from './session-restoration.ts';

const help = `Copies a session back from a table that was restored to a point in time.

  npm run restore-session -- --session ID --from RESTORED --table NAME [--region NAME] [--by NAME]

  --session ID       which session; it must not be there any more
  --from RESTORED    the restored table
  --table NAME       the table in use
  --region NAME      the region of both, unless the environment says it
  --by NAME          who restores it, for the record (the user of this machine)
`;

const text = { type: 'string' } as const;

/** `npm run restore-session`. */
await runSessionCommand(
  help,
  { from: text, table: text, region: text, by: text },
  async (sessionId, values) => {
    const { from, by = userInfo().username } = values;
    if (!from) throw new UsageError('Say which table was restored: --from NAME.');
    await atPlace(values, async ({ client, table: to }) => {
      const progress = progressOn(process.stderr, 'items', () => performance.now());
      const at = instant(Date.now());
      const done = await restoreSession({ client, from, to, sessionId, by, at, progress: progress.at });
      progress.end();
      if (done === 'missing') throw new UsageError(`There is no session ${sessionId} in ${from}.`);
      if (done === 'exists')
        throw new UsageError(`${sessionId} is there. Export it and delete it first: nothing is overwritten.`);
      console.error(`Restored ${sessionId} with its ${done.items} items.`);
    });
  },
);
