import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { codeIn, interfaceIn, madeWith, packed } from '../../bench/simulation/release/building.ts';
import { KEPT, type Label, labelOf, releaseIn, sha256 } from '../../bench/simulation/release/kept.ts';

/**
 * `node test/releases/keep-release.ts` keeps the functions of the commit that is checked out as the release before, to
 * be put beside those of later commits in the histories (docs/releases.md). With `--check` it makes the kept one again
 * from its commit, and compares.
 */
const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const git = async (...args: string[]) => (await run('git', args, { cwd: root })).stdout.trim();

const keep = async (): Promise<string> => {
  const changed = await git('status', '--porcelain');
  if (changed !== '') throw new RangeError(`Commit first; there are changes:\n${changed}`);
  const code = await codeIn(root);
  const { version, shape } = releaseIn(code, () => Promise.resolve());
  const label: Label = {
    commit: await git('rev-parse', 'HEAD'),
    date: await git('log', '-1', '--format=%cI'),
    version,
    interface: await interfaceIn(root),
    shape,
    sha256: sha256(code),
    made: await madeWith(root),
  };
  await mkdir(KEPT, { recursive: true });
  await writeFile(new URL('functions.js.br', KEPT), packed(code));
  await writeFile(new URL('release.json', KEPT), `${JSON.stringify(label, null, 2)}\n`);
  return `The functions of ${label.commit} are kept as the release before.`;
};

const check = async (): Promise<string> => {
  const label = labelOf();
  const parent = await mkdtemp(join(tmpdir(), 'release-'));
  const checkout = join(parent, 'checkout');
  try {
    await git('worktree', 'add', '--detach', checkout, label.commit);
    await symlink(join(root, 'node_modules'), join(checkout, 'node_modules'));
    if (sha256(await codeIn(checkout)) === label.sha256) return `It is what ${label.commit} makes.`;
    const made = JSON.stringify(label.made);
    throw new RangeError(
      `It is not what ${label.commit} makes with what is installed. It was made with ${made}.`,
    );
  } finally {
    await git('worktree', 'remove', '--force', checkout);
    await rm(parent, { recursive: true });
  }
};

try {
  console.log(await (process.argv.includes('--check') ? check() : keep()));
} catch (error) {
  console.error(error instanceof RangeError ? error.message : error);
  process.exitCode = 1;
}
