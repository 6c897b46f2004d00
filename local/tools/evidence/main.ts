import { resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runCommand } from '../../../infra/operations/command.ts';
import { howMany } from '../../../infra/operations/how-many.ts';
import { UsageError } from '../../../infra/operations/usage-error.ts';
import { instant } from '../../../shared/instant.ts';
import { type StandardId, standardIds, standards } from '../../../shared/standards/standard.ts';
import { milliseconds } from '../../duration.ts';
import { atPlace, placeHelp, placeOptions } from '../place.ts';
import { progressOn } from '../progress.ts';
import { dateFrom } from '../range.ts';
import { makeEvidence } from './evidence.ts';
import { sizeOf } from './reading.ts';
import { fileSigner, kmsSigner, type Signer } from './signing.ts';

const help = `Makes an auditor's file out of the verified chains of the audit trail.

  npm run evidence -- --standard ID --from DATE --to DATE --out FILE.zip
                      [--key FILE.pem | --kms KEY] [--resume] (--local | --table NAME)

  --standard ID      by which standard; several times for several. One of
                     ${standardIds.join(', ')}
  --from, --to       the range: a date (UTC), or an instant like 2026-11-21T20:00:00Z; --to is not in it
  --out FILE         where to write it
  --key FILE         sign with this private key: PEM, of Ed25519, P-256 or P-384 (EVIDENCE_KEY_PASSPHRASE opens it)
  --kms KEY          sign with this key of KMS, by its id, ARN or alias
  --tolerance 2s     how much later than a limit a logout may come; what is within it is counted apart
  --resume           go on where it was killed
${placeHelp}

It fails, and makes no file, when a chain is not whole. \`npm run verify-evidence -- FILE.zip\` checks the file.
`;

const text = { type: 'string' } as const;

/** `npm run evidence`. */
const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      standard: { type: 'string', multiple: true },
      from: text,
      to: text,
      out: text,
      key: text,
      kms: text,
      tolerance: text,
      resume: { type: 'boolean' },
      ...placeOptions,
    },
  });
  if (values.help) return void process.stdout.write(help);
  const { resume = false, key, kms, region } = values;
  const [from, to] = [rangeEnd('--from', values.from), rangeEnd('--to', values.to)];
  if (from >= to) throw new UsageError('--from must be before --to.');
  if (to > Date.now()) throw new UsageError('The range must be over: --to lies ahead.');
  if (!values.out) throw new UsageError('Say where to write it: --out FILE.zip.');
  const out = resolve(values.out);
  if (key !== undefined && kms !== undefined) throw new UsageError('Sign by --key or by --kms, not by both.');
  const judged = (values.standard ?? []).map((id) => {
    const standard = isStandard(id) ? standards[id] : null;
    if (!standard) throw new UsageError(`There is no standard ${id}; there are ${standardIds.join(', ')}.`);
    return { id, ...standard };
  });
  if (judged.length === 0) throw new UsageError('Say by which standard: --standard ID.');
  const tolerance = toleranceFrom(values.tolerance ?? '2s');
  // Before anything is read: a key that is none should not show after hours.
  const signer = await signerFrom({ key, kms, region });

  const progress = progressOn(process.stderr, 'items', () => performance.now());
  await atPlace(values, async (place) => {
    const total = await sizeOf(place);
    const made = await makeEvidence(place, {
      asked: { table: place.table, standards: judged.map(({ id }) => id), from, to, tolerance },
      standards: judged,
      out,
      signer,
      resume,
      clock: () => instant(Date.now()),
      pause: () => pause(1_000),
      progress: (scanned) => progress.at(scanned, Math.max(scanned, total)),
    });
    progress.end();
    if (made.type === 'broken') {
      for (const { sessionId, participantId, fault } of made.faults)
        console.error(`${participantId ?? '(the session)'} in ${sessionId}: ${fault}`);
      console.error(`NOT WHOLE: ${howMany(made.count, 'fault')}. Nothing was made.`);
      process.exitCode = 1;
      return;
    }
    const { participations, exceptions } = made.state.totals;
    const count = Object.values(exceptions).reduce((all, one) => all + one, 0);
    console.error(
      `${howMany(participations, 'participation')}, ${howMany(count, 'exception')}, ${signer ? `signed by ${signer.name}` : 'NOT SIGNED'}.`,
    );
  });
};

const isStandard = (id: string): id is StandardId => Object.hasOwn(standards, id);

const rangeEnd = (option: string, value: string | undefined): number => {
  if (value === undefined) throw new UsageError(`Say the range: ${option} is missing.`);
  return dateFrom(option, value);
};

const toleranceFrom = (value: string): number => {
  try {
    return milliseconds(value);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

const signerFrom = async ({
  key,
  kms,
  region,
}: Readonly<Record<'key' | 'kms' | 'region', string | undefined>>): Promise<Signer | null> => {
  if (key !== undefined) return fileSigner(key, process.env.EVIDENCE_KEY_PASSPHRASE);
  if (kms === undefined) return null;
  // Nobody else should wait for this client to be loaded.
  const aws = await import('@aws-sdk/client-kms');
  return kmsSigner(new aws.KMSClient(region === undefined ? {} : { region }), aws, kms);
};

await runCommand(run);
