import { setTimeout as pause } from 'node:timers/promises';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { hashOf } from '../../shared/audit/trail.ts';
import { instant } from '../../shared/instant.ts';
import { linesOf } from './audit-lines.ts';
import { atPlace, placeHelp, placeOptions } from './place.ts';
import { auditSession, type SessionAudit } from './session/session-audit.ts';
import { runSessionCommand } from './session/session-command.ts';
import { whyOf } from './why.ts';

const help = `Prints what is on record of a session, verifies its chains, and replays them through the core.

  npm run audit -- --session ID (--local | --table NAME) [--participant ID] [--json]

  --session ID       which session
  --participant ID   only the chain of this person
  --why PERSON       why they are no longer inside, by their id or a part of their name, in sentences
  --json             a line of JSON for each record, with every field and its hash, and one for each chain
${placeHelp}

It fails when a record is missing, changed or in the wrong place, or when the core would have decided otherwise.
`;

const options = {
  participant: { type: 'string' },
  why: { type: 'string' },
  json: { type: 'boolean' },
  ...placeOptions,
} as const;

const only = ({ chains }: SessionAudit, participantId: string): SessionAudit => {
  const found = chains.filter(({ owner }) => owner.participantId === participantId);
  if (found.length === 0) throw new UsageError(`Nothing is on record of a participant ${participantId}.`);
  return { chains: found, commands: [] };
};

const whyLinesOf = (audit: SessionAudit, person: string): string[] => {
  const found = whyOf(audit, person);
  if (found.length === 0)
    throw new UsageError(`Nothing on record has ended for ${person}: they are inside, or never were.`);
  return found.map(
    ({ name, participantId, ending, story, whole }) =>
      `${name === null ? participantId : `${name} (${participantId})`}: ${ending}. ${story.join(' ')}${whole ? '' : ' THE CHAIN IS NOT WHOLE.'}`,
  );
};

const jsonLinesOf = ({ chains, commands }: SessionAudit): string[] => [
  ...commands.map((command) => JSON.stringify({ command })),
  ...chains.flatMap(({ owner, records, ...said }) => [
    ...records.map((record) => JSON.stringify({ ...owner, ...record, hash: hashOf(owner, record) })),
    JSON.stringify({ chain: owner, records: records.length, ...said }),
  ]),
];

/** `npm run audit`. */
await runSessionCommand(help, options, (sessionId, values) =>
  atPlace(values, async (place) => {
    const { participant, why, json = false } = values;
    const whole = await auditSession(
      place,
      sessionId,
      () => pause(1_000),
      () => instant(Date.now()),
    );
    if (whole === null)
      throw new UsageError(`Nothing is on record of a session ${sessionId} in ${place.name}.`);
    const audit = participant === undefined ? whole : only(whole, participant);
    const said = why !== undefined ? whyLinesOf(audit, why) : json ? jsonLinesOf(audit) : linesOf(audit);
    for (const line of said) console.log(line);
    if (audit.chains.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
  }),
);
