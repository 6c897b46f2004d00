import { constants, existsSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectionTable } from '../../functions/aws/presence/registry.ts';
import { runCommand } from '../../infra/operations/command.ts';
import { howMany } from '../../infra/operations/how-many.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { emailKey } from '../../shared/directory/invitation.ts';
import { instant } from '../../shared/instant.ts';
import { erasePerson } from './person/erasure.ts';
import { exportPerson, writeExport } from './person/export.ts';
import type { Person, Place } from './person/traces.ts';
import { atPlace, placeHelp, placeOptions } from './place.ts';
import { progressOn } from './progress.ts';
import { typist } from './typist.ts';

const help = `Exports everything that names a person, or erases it.

  npm run person -- --user ID (--local | --table NAME) --export OUT [--email ADDRESS]
  npm run person -- --user ID (--local | --table NAME) --erase --confirm ID [--email ADDRESS] [--by NAME]

  --user ID          who, by the id that their tokens say (sub)
  --email ADDRESS    an address of theirs, for invitations that wait for it; may be given several times
  --export OUT       a folder, or an archive that ends with .zip
  --erase            deletes what is theirs; the audit trail keeps what happened, by a pseudonym
  --confirm ID       the same id again
  --by NAME          who erases, for the record (the user of this machine)
${placeHelp}

Take their login away first, and send them out. It walks through the whole table, at the price of reading it. One that was interrupted is begun
again to go on. Content stays with whoever owns the sessions. What it means in law: docs/retention.md.
`;

/** `npm run person`. */
const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      user: { type: 'string' },
      email: { type: 'string', multiple: true },
      export: { type: 'string' },
      erase: { type: 'boolean' },
      confirm: { type: 'string' },
      by: { type: 'string' },
      ...placeOptions,
    },
  });
  if (values.help) return void process.stdout.write(help);
  const { user: id, email = [], export: out, erase = false, confirm, by = typist() } = values;
  if (!id) throw new UsageError('Say who: --user ID.');
  if ((out !== undefined) === erase) throw new UsageError('Say what to do: --export OUT, or --erase.');
  if (erase && confirm !== id) throw new UsageError(`To erase ${id} for good, add --confirm ${id}.`);
  if (out !== undefined) await makeRoomFor(out);

  const progress = progressOn(process.stderr, 'items', () => performance.now());
  await atPlace(values, async (place) => {
    const person = { id, emailKeys: new Set([...email.map(emailKey), ...(await knownKeys(place, id))]) };
    if (out !== undefined) {
      const exported = await exportPerson(place, person, progress.at);
      progress.end();
      await writeExport(exported, out);
      const items = [...exported.values()].reduce((sum, lines) => sum + lines.length, -1);
      return console.error(`${howMany(items, 'item')} in ${out}.`);
    }
    await erased(place, person, by, progress);
  });
};

const erased = async (
  place: Place,
  person: Person,
  by: string,
  progress: ReturnType<typeof progressOn>,
): Promise<void> => {
  const done = await erasePerson(place, {
    person,
    by,
    clock: () => instant(Date.now()),
    pause: () => pause(1_000),
    progress: progress.at,
  });
  progress.end();
  if ('inside' in done)
    throw new UsageError(
      `They are inside ${done.inside.join(', ')}. Take their login away and send them out (participant.remove), then say it again. Nothing was changed.`,
    );
  console.error(
    `Erased: ${howMany(done.items, 'item')}. Written anew: ${howMany(done.chains, 'chain')} of the trail.`,
  );
  for (const fault of done.faults) console.error(`LEFT AS IT IS. ${fault}`);
  if (done.faults.length > 0) process.exitCode = 1;
};

/** Those that their open connections say. */
const knownKeys = async ({ client, table }: Place, id: string): Promise<string[]> =>
  (await connectionTable(client, table).ofUser(id)).flatMap(({ user }) => user.emailKey ?? []);

/** Before the whole table is read. @throws UsageError when something is there @throws when nothing can be written there */
const makeRoomFor = async (out: string): Promise<void> => {
  if (existsSync(out)) throw new UsageError(`${out} is there already.`);
  const folder = dirname(resolve(out));
  await mkdir(folder, { recursive: true });
  await access(folder, constants.W_OK);
};

await runCommand(run);
