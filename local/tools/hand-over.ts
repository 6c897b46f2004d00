import { UsageError } from '../../infra/operations/usage-error.ts';
import { instant } from '../../shared/instant.ts';
import { atPlace, placeHelp, placeOptions } from './place.ts';
import { runSessionCommand } from './session/session-command.ts';
import { handOverSession } from './session/session-handover.ts';
import { typist } from './typist.ts';

const help = `Makes somebody the owner of a session, for one whose owner has gone. A record of it stays.

  npm run hand-over -- --session ID --to USER [--name NAME] (--local | --table NAME) [--by NAME]

  --session ID       which session
  --to USER          the id of the new owner, who becomes a moderator
  --name NAME        what they are called, if they are no member of the session yet
  --by NAME          who hands it over, for the record (the user of this machine)
${placeHelp}

The former owner stays what they are. Whoever is inside has the new role when they enter the next time.
`;

const text = { type: 'string' } as const;
const options = { to: text, name: text, by: text, ...placeOptions } as const;

/** `npm run hand-over`. */
await runSessionCommand(help, options, async (sessionId, values) => {
  const { to, name, by = typist() } = values;
  if (!to) throw new UsageError('Say who is to own it: --to USER.');
  await atPlace(values, async (place) => {
    const done = await handOverSession(place, { sessionId, to, name, by, at: instant(Date.now()) });
    if (done === 'no session') throw new UsageError(`There is no session ${sessionId} in ${place.name}.`);
    if (done === 'no member')
      throw new UsageError(`${to} is no member of ${sessionId}. To make them one, add --name NAME.`);
    console.error(`${sessionId} belongs to ${to} now; before, to ${done.from ?? 'nobody'}.`);
  });
});
