import { createHash, createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Rejected } from './rejected.ts';
import { shown } from './shown.ts';
import { verifyEvidence } from './verify.ts';

const help = `Checks a file of evidence: that no byte of it was changed, who has signed it, and that everything it says follows from its chains.

  npm run verify-evidence -- FILE.zip [--key FILE.pem | --unsigned]

  --key FILE.pem   the public key that it has to be signed by
  --unsigned       take it also when nobody has signed it

Exit codes: 0 when it is taken, 1 when it is not, 2 when something was asked wrongly.
`;

/** `npm run verify-evidence`. Shares no line with the program that makes the file. */
const run = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      key: { type: 'string' },
      unsigned: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) {
    console.error('Say which file: npm run verify-evidence -- FILE.zip.');
    return 2;
  }
  const trusted = values.key === undefined ? null : createPublicKey(await readFile(values.key));
  const { seal, manifest, unwitnessed, unseen } = await verifyEvidence(path, trusted);
  if (seal.publicKey === null && !values.unsigned) throw new Rejected('It is not signed.');
  const { totals, from, to, tolerance, standards } = manifest;
  const exceptions = Object.entries(totals.exceptions);
  const day = (at: number) => new Date(at).toISOString();
  const say = (sentence: string) => console.log(shown(sentence));
  say(`${standards.map(({ title }) => title).join('; ')}: ${day(from)} to ${day(to)}`);
  say(
    `${count(totals.participations, 'participation')} in ${count(totals.chains, 'chain')} of ${count(totals.records, 'record')}.`,
  );
  say(
    exceptions.length === 0
      ? 'No exception.'
      : `Exceptions: ${exceptions.map(([rule, count]) => `${rule} ${count}`).join(', ')}.`,
  );
  if (totals.tolerated > 0)
    say(
      `${count(totals.tolerated, 'participation')} went beyond a limit by no more than ${tolerance / 1_000} s, the tolerance that was asked for.`,
    );
  if (unwitnessed > 0)
    say(
      `${count(unwitnessed, 'chain')} ${unwitnessed === 1 ? 'ends where it says' : 'end where they say'}, and nothing beside says so too.`,
    );
  if (unseen > 0)
    say(
      `${unseen} who ${unseen === 1 ? 'is' : 'are'} said to be inside ${unseen === 1 ? 'was' : 'were'} not looked at: how long they had been silent is not known.`,
    );
  say(signatory(seal.publicKey, seal.key, trusted !== null));
  return 0;
};

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

const signatory = (publicKey: string | null, name: string | null, isTrusted: boolean): string => {
  if (publicKey === null) return 'Whole, and NOT SIGNED: anybody can have made it.';
  const print = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
  return isTrusted
    ? 'Whole, and signed by the key that was given.'
    : `Whole, and signed by ${JSON.stringify(name)}. Compare the fingerprint of its public key with what you were told: ${print}`;
};

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  const wrong = code === 'ENOENT' || code?.startsWith('ERR_PARSE_ARGS') === true;
  if (wrong) console.error(message);
  else
    console.error(
      shown(`REJECTED. ${error instanceof Rejected ? message : `It cannot be read: ${message}`}`),
    );
  process.exitCode = wrong ? 2 : 1;
}
