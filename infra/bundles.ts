import { join } from 'node:path';
import { type BuildResult, buildSync } from 'esbuild';
import type { FunctionName } from './duties.ts';

const ROOT = join(import.meta.dirname, '..');

/** Writes the code of these functions, complete, to `<folder>/<name of the file>.mjs`. */
export const bundle = (
  folder: string,
  files: Readonly<Partial<Record<FunctionName, string>>>,
): BuildResult<{ metafile: true }> =>
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: Object.entries(files).map(([name, file]) => ({
      in: join(ROOT, 'functions/lambda', `${name}.ts`),
      out: file,
    })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The SDK that was tested is the SDK that runs, and loading it from the bundle takes less than half the time.
    mainFields: ['module', 'main'],
    // Names are kept, so that a stack trace can be read as it is. A source map would make loading a fifth slower,
    // carry paths of the building machine, and make equal bundles differ from directory to directory.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    // Lambda hands the credentials over in variables; searching for them elsewhere takes longer to load than
    // everything of ours. See functions/aws/platform/credentials.ts.
    alias: { '@aws-sdk/credential-provider-node': './functions/aws/platform/credentials.ts' },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
