import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import {
  codeIn,
  codeOfCommit,
  interfaceIn,
  madeWith,
  packed,
} from '../../bench/simulation/release/building.ts';
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
  const { commit, sha256: said, made } = labelOf();
  if (sha256(await codeOfCommit(root, commit)) === said) return `It is what ${commit} makes.`;
  throw new RangeError(
    `It is not what ${commit} makes with what is installed. It was made with ${JSON.stringify(made)}.`,
  );
};

try {
  console.log(await (process.argv.includes('--check') ? check() : keep()));
} catch (error) {
  console.error(error instanceof RangeError ? error.message : error);
  process.exitCode = 1;
}
