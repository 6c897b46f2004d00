import { join } from 'node:path';
import process from 'node:process';
import { contextOf } from '../../local/command/context.ts';
import { optionsFrom } from '../../local/command/options.ts';
import { synthesize as kept, type Wanted } from '../../local/synthesis.ts';

const root = join(import.meta.dirname, '../..');

/**
 * Makes the assembly that a local stack with these arguments is going to host, unless it is kept. In a process that has
 * made one, another timing costs a quarter of a second of a processor, and in a process of its own more than a whole one.
 */
export const prepareAssembly = (args: readonly string[]): Promise<string> => {
  const options = optionsFrom(args, process.env, root);
  if (options === null) throw new Error('A stack that only says its options has no assembly.');
  return kept({ root, context: contextOf(options), progress: () => {}, make: inThisProcess });
};

/** A folder for the bundles is named in the environment for as long as it is read, in one go. */
export const inThisProcess = async ({ output, context, bundles }: Wanted): Promise<void> => {
  const { synthesize } = await import('../../infra/synthesize.ts');
  process.env.VIGIL_BUNDLES = bundles;
  try {
    await synthesize({ context, outdir: output, reviewed: false });
  } finally {
    delete process.env.VIGIL_BUNDLES;
  }
};
