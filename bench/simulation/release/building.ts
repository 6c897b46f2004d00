import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { type Label, sha256 } from './kept.ts';

const run = promisify(execFile);

const FUNCTIONS = 'bench/simulation/release/functions.ts';
const INTERFACE = 'bench/simulation/release/release.ts';

/** The functions of a checkout in one file, without the SDK, which the source shares with them. */
export const codeIn = async (root: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(root, FUNCTIONS)],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['@aws-sdk/*', '@smithy/*'],
  });
  return outputFiles[0]?.text ?? '';
};

/** The interface as a checkout has it, whatever its comments say. */
export const interfaceIn = async (root: string): Promise<string> => {
  const text = await readFile(join(root, INTERFACE), 'utf8');
  return sha256(text.replace(/\/\*\*.*?\*\//gs, '').replace(/\s+/g, ' '));
};

/** Which versions of these are installed. */
export const madeWith = async (root: string): Promise<Label['made']> => {
  const versionOf = async (name: string) =>
    JSON.parse(await readFile(join(root, 'node_modules', name, 'package.json'), 'utf8')).version as string;
  return { esbuild: await versionOf('esbuild'), zod: await versionOf('zod') };
};

export const packed = (code: string): Buffer => brotliCompressSync(code);

/** Whether the history of a checkout reaches back to a commit; a shallow one may not. */
export const knows = (root: string, commit: string): Promise<boolean> =>
  run('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root }).then(
    () => true,
    () => false,
  );

/** The functions of an earlier commit, made with what is installed now. */
export const codeOfCommit = async (root: string, commit: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-release-'));
  try {
    const parts = ['bench/simulation/release', 'functions', 'shared', 'package.json', 'tsconfig.json'];
    const archive = join(folder, 'parts.tar');
    await run('git', ['archive', '--format=tar', `--output=${archive}`, commit, ...parts], { cwd: root });
    await run('tar', ['-xf', archive, '-C', folder]);
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    return await codeIn(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};
