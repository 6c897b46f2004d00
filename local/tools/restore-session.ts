import { howMany } from '../../infra/operations/how-many.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { instant } from '../../shared/instant.ts';
import { atPlace } from './place.ts';
import { progressOn } from './progress.ts';
import { runSessionCommand } from './session/session-command.ts';
import { restoreSession } from './session/session-restoration.ts';
import { typist } from './typist.ts';

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
    const { from, by = typist() } = values;
    if (!from) throw new UsageError('Say which table was restored: --from NAME.');
    await atPlace(values, async ({ client, table: to }) => {
      const progress = progressOn(process.stderr, 'items', () => performance.now());
      const at = instant(Date.now());
      const done = await restoreSession({ client, from, to, sessionId, by, at, progress: progress.at }).catch(
        (error: Error) => {
          if (error.name !== 'ResourceNotFoundException') throw error;
          throw new UsageError(`There is no table ${from}, or no table ${to}, in this account and region.`, {
            cause: error,
          });
        },
      );
      progress.end();
      if (done === 'missing') throw new UsageError(`There is no session ${sessionId} in ${from}.`);
      if (done === 'exists')
        throw new UsageError(`${sessionId} is there. Export it and delete it first: nothing is overwritten.`);
      console.error(`Restored ${sessionId} with its ${howMany(done.items, 'item')}.`);
    });
  },
);
