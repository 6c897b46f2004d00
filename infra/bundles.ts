import { join } from 'node:path';
import { type BuildOptions, type BuildResult, buildSync } from 'esbuild';
import type { FunctionName } from './duties.ts';

const ROOT = join(import.meta.dirname, '..');

/** How code for Lambda is bundled, ours and what the benches compare it with. */
export const forLambda = {
  absWorkingDir: ROOT,
  bundle: true,
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
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Writes the code of a function, complete, to `<folder>/index.mjs` and beside it what it fetches when it is first needed. */
export const bundle = (folder: string, name: FunctionName): BuildResult<{ metafile: true }> =>
  buildSync({
    ...forLambda,
    entryPoints: [{ in: join(ROOT, 'functions/lambda', `${name}.ts`), out: 'index' }],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    metafile: true,
    // What is imported by `import()` is read when somebody first needs it, in our code and in the SDK.
    splitting: true,
    alias: {
      // Lambda hands the credentials over in variables; searching for them elsewhere takes longer to load than
      // everything of ours. See functions/aws/platform/credentials.ts.
      '@aws-sdk/credential-provider-node': './functions/aws/platform/credentials.ts',
      // Importing it opens standard input and output. See functions/aws/platform/process.ts.
      'node:process': './functions/aws/platform/process.ts',
      // Importing it loads all of fetch. See functions/aws/platform/http.ts.
      'node:http': './functions/aws/platform/http.ts',
    },
    // Descriptions are for the published documents. See shared/messages/described.ts.
    define: { ...forLambda.define, VIGIL_UNDESCRIBED: 'true' },
  });
