import crypto, { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';
import { RELEASE_VERSION, type Release } from './release.ts';

/** The release before, as it is kept: what it says of itself, and its functions, packed. */
export const KEPT = new URL('../../../test/releases/before/', import.meta.url);

export type Label = {
  /** What it was made from, and when that was committed. */
  readonly commit: string;
  readonly date: string;
  /** Of the interface (`release.ts`): its number, and what its text was. */
  readonly version: number;
  readonly interface: string;
  /** In which shape it writes items. */
  readonly shape: number;
  readonly sha256: string;
  /** Which versions of these went into it. */
  readonly made: { readonly esbuild: string; readonly zod: string };
};

export const labelOf = (folder: URL = KEPT): Label =>
  JSON.parse(readFileSync(new URL('release.json', folder), 'utf8')) as Label;

/** The text of the functions. */
export const codeOf = (folder: URL = KEPT): string =>
  brotliDecompressSync(readFileSync(new URL('functions.js.br', folder))).toString();

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Pause = (milliseconds: number) => Promise<void>;
type Chance = (size: number) => Buffer;

const requireHere = createRequire(import.meta.url);

/**
 * The functions of a text. They share the SDK with the source, since both look at the classes of its errors, and reach
 * nothing else but Node's hashing and formatting. Pauses are those that are given, and so is chance, if it is.
 * @throws RangeError when it was made for another interface.
 */
export const releaseIn = (code: string, pause: Pause, chance?: Chance): Release => {
  const module: { exports: { readonly release?: Partial<Release> } } = { exports: {} };
  const reach = (name: string): unknown => {
    if (name === 'node:timers/promises') return { setTimeout: pause };
    if (name === 'node:crypto' && chance) return { ...crypto, randomBytes: chance };
    if (!/^(@aws-sdk\/|@smithy\/|node:(crypto|util)$)/.test(name))
      throw new RangeError(`The functions of the release before want ${name}.`);
    return requireHere(name);
  };
  compileFunction(code, ['module', 'exports', 'require'])(module, module.exports, reach);
  const { release } = module.exports;
  if (release?.version !== RELEASE_VERSION)
    throw new RangeError(
      `The release before speaks version ${release?.version} of the interface, and the histories speak ${RELEASE_VERSION}: make it anew (docs/releases.md).`,
    );
  return release as Release;
};

let kept: Release | null = null;

/** The release before, read once in each thread. */
export const releaseBefore = (pause: Pause, chance?: Chance): Release => {
  kept ??= releaseIn(codeOf(), pause, chance);
  return kept;
};
