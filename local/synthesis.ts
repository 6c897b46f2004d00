import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fingerprintOf, type Sources } from './fingerprint.ts';
import { forgetOldest, noteUse } from './kept.ts';

/** Everything that the template and the bundles are made of. A path that is forgotten here would be served stale. */
const sources: Sources = {
  folders: ['infra', 'functions', 'shared', 'web/hosting'],
  kinds: /\.(ts|json)$/,
  files: ['package-lock.json', 'package.json', 'cdk.json'],
};

/** Thrown with what the CDK app printed. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

export type SynthesisOptions = {
  /** The repository. */
  readonly root: string;
  readonly context: Readonly<Record<string, string>>;
  readonly progress: (sentence: string) => void;
  /** Default: the app runs in a process of its own. */
  readonly make?: (wanted: Wanted) => Promise<void>;
};

/** An assembly that is not there yet. */
export type Wanted = Pick<SynthesisOptions, 'root' | 'context'> & {
  /** The folder that it is written to. */
  readonly output: string;
  /** Where the bundles of these sources are kept, or are to be: another setting changes none of them. */
  readonly bundles: string;
};

/**
 * Answers with the folder of the cloud assembly for this context. The same sources and settings give the same
 * assembly, so it is kept by their hash, and several stacks may ask at once.
 * @throws SynthesisError
 */
export const synthesize = async ({
  root,
  context,
  progress,
  make = inAProcessOfItsOwn,
}: SynthesisOptions): Promise<string> => {
  const bundles = keptBundles(root);
  const kept = dirname(bundles);
  // The assembly says where they are.
  const folder = join(kept, settled(bundles, context));
  if (existsSync(join(folder, 'manifest.json')) && existsSync(bundles)) {
    await Promise.all([folder, bundles].map(noteUse));
    return folder;
  }
  progress('Synthesizing the CDK app and bundling its functions (once for these sources and settings) …');
  await mkdir(kept, { recursive: true });
  const draft = await mkdtemp(`${folder}.`);
  // The bundles stay where they are, so that every assembly, and what is compiled of them, has the same.
  const staying = { ...context, 'aws:cdk:disable-asset-staging': 'true' };
  await make({ root, output: draft, context: staying, bundles }).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    throw error;
  });
  await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
    // Another stack was quicker, with the same result.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(draft, { recursive: true });
  });
  await noteUse(bundles);
  await forgetOldest(kept);
  return folder;
};

/** The folder where the bundles of the sources as they are now are kept, or are to be. */
export const keptBundles = (root: string): string =>
  join(root, 'cdk.out', 'local', `bundles-${fingerprintOf(root, sources)}`);

const settled = (bundles: string, context: Readonly<Record<string, string>>): string =>
  hash('sha256', JSON.stringify([bundles, context])).slice(0, 32);

/** @throws SynthesisError */
export const inAProcessOfItsOwn = ({ root, output, context, bundles }: Wanted): Promise<void> =>
  new Promise((resolve, reject) => {
    const settings = Object.entries(context).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    const child = spawn(process.execPath, ['infra/app.ts', '--unreviewed', '--output', output, ...settings], {
      cwd: root,
      env: { ...process.env, VIGIL_BUNDLES: bundles },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    child.stdout.on('data', (text: Buffer) => {
      printed += text;
    });
    child.stderr.on('data', (text: Buffer) => {
      printed += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new SynthesisError(`The CDK app could not be synthesized:\n${printed}`));
    });
  });
