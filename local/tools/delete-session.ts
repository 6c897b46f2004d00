import { setTimeout as pause } from 'node:timers/promises';
import { howMany } from '../../infra/operations/how-many.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { instant } from '../../shared/instant.ts';
import { atPlace, placeHelp, placeOptions } from './place.ts';
import { progressOn } from './progress.ts';
import { runSessionCommand } from './session/session-command.ts';
import { deleteSession } from './session/session-deletion.ts';
import { typist } from './typist.ts';

const help = `Deletes a session as a whole: content, participants, members, invitations. A record of it stays.

  npm run delete-session -- --session ID --confirm ID (--local | --table NAME) [--by NAME]

  --session ID       which session
  --confirm ID       the same again
  --by NAME          who deletes it, for the record (the user of this machine)
${placeHelp}

Export it first: nothing brings it back but a restore of the table. An interrupted deletion is begun again to go on.
`;

const options = { confirm: { type: 'string' }, by: { type: 'string' }, ...placeOptions } as const;

/** `npm run delete-session`. */
await runSessionCommand(help, options, async (sessionId, values) => {
  const { confirm, by = typist() } = values;
  if (confirm !== sessionId)
    throw new UsageError(`To delete the session ${sessionId} for good, add --confirm ${sessionId}.`);
  await atPlace(values, async (place) => {
    const progress = progressOn(process.stderr, 'items', () => performance.now());
    const done = await deleteSession(place, {
      sessionId,
      by,
      clock: () => instant(Date.now()),
      pause: async (duration) => {
        if (duration > 1_000)
          console.error(
            `Waiting ${Math.ceil(duration / 1_000)} s for whoever is on their way in, and for writes under way …`,
          );
        await pause(duration);
      },
      progress: progress.at,
    });
    progress.end();
    if (done === null) throw new UsageError(`There is no session ${sessionId} in ${place.name}.`);
    console.error(`Deleted ${sessionId} with its ${howMany(done.items, 'item')}. The record of it stays.`);
  });
});
