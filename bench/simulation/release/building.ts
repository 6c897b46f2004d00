import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { type Label, sha256 } from './kept.ts';

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
