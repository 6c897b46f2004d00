import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { instant } from '../../shared/instant.ts';
import { UsageError } from '../usage-error.ts';
import { runCommand } from './command.ts';
import { openPlace, placeHelp, placeOptions } from './place.ts';
import { progressOn } from './progress.ts';
import { deleteSession } from './session-deletion.ts';

const help = `Deletes a session as a whole: content, participants, members, invitations. A record of it stays.

  npm run delete-session -- --session ID --confirm ID (--local | --table NAME) [--by NAME]

  --session ID       which session
  --confirm ID       the same again
  --by NAME          who deletes it, for the record (the user of this machine)
${placeHelp}

Export it first: nothing brings it back but a restore of the table. An interrupted deletion is begun again to go on.
`;

/** `npm run delete-session`. */
const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      session: { type: 'string' },
      confirm: { type: 'string' },
      by: { type: 'string' },
      ...placeOptions,
    },
  });
  if (values.help) return void process.stdout.write(help);
  const { session: sessionId, confirm, by = userInfo().username } = values;
  if (!sessionId) throw new UsageError('Say which session: --session ID.');
  if (confirm !== sessionId)
    throw new UsageError(`To delete the session ${sessionId} for good, add --confirm ${sessionId}.`);

  const place = await openPlace(values, join(import.meta.dirname, '../..'));
  const progress = progressOn(process.stderr, 'items', () => performance.now());
  try {
    const done = await deleteSession(place, {
      sessionId,
      by,
      clock: () => instant(Date.now()),
      pause: async (duration) => {
        if (duration > 1_000)
          console.error(`Waiting ${Math.ceil(duration / 1_000)} s for writes under way …`);
        await pause(duration);
      },
      progress: progress.at,
    });
    progress.end();
    if (done === null) throw new UsageError(`There is no session ${sessionId} in ${place.name}.`);
    console.error(`Deleted ${sessionId} with its ${done.items} items. The record of it stays.`);
  } finally {
    await place.close();
  }
};

await runCommand(run);
