import { execFile } from 'node:child_process';
import { relative, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs, promisify } from 'node:util';
import { runCommand } from '../../infra/operations/command.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { type Packed, packAll, versionOf } from './packing.ts';

const help = `Makes the two packages, @vigil/client and @vigil/construct, and publishes them. Then the functions
of this release are kept, to be put beside those of the next one (docs/releases.md).

  npm run release -- [--dry-run] [--out DIR]

  --dry-run   makes both tarballs, says what is in them, and publishes nothing
  --out DIR   where to (dist)
`;

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** `npm run release`. Exit codes: 1 for what went wrong, 2 for what was asked wrongly. */
const release = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      'dry-run': { type: 'boolean' },
      out: { type: 'string', default: resolve(root, 'dist') },
    },
  });
  if (values.help) return void process.stdout.write(help);
  const version = await versionOf(root).catch((error: unknown) => {
    throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
  });
  const dry = values['dry-run'] === true;
  if (!dry) await refuseUncommitted();
  const packed = await packAll(resolve(values.out));
  for (const one of packed) console.log(described(one));
  if (dry) return console.log(`Version ${version}. Nothing was published.`);
  for (const { file } of packed)
    await run('npm', ['publish', file, '--access', 'public', '--ignore-scripts']);
  const { stdout } = await run(process.execPath, [resolve(root, 'test/releases/keep-release.ts')]);
  console.log(
    `Version ${version} is published. Now: git tag v${version} && git push origin v${version}\n` +
      `${stdout.trimEnd()} Commit test/releases/before.`,
  );
};

/** What is published is what is in the history. */
const refuseUncommitted = async (): Promise<void> => {
  const { stdout } = await run('git', ['status', '--porcelain'], { cwd: root });
  if (stdout !== '') throw new UsageError(`Commit first; there are changes:\n${stdout.trimEnd()}`);
};

const described = ({ name, version, file, size, unpackedSize, files }: Packed): string =>
  [
    `${name} ${version}: ${relative(process.cwd(), file)}, ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked, ${files.length} files`,
    ...files.map((one) => `  ${kilobytes(one.size).padStart(8)}  ${one.path}`),
    '',
  ].join('\n');

const kilobytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1_000))} kB`;

await runCommand(release);
