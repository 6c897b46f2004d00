import { join } from 'node:path';
import { type JsMinifyOptions, minify } from '@swc/core';
import { build, type Metafile } from 'esbuild';

const client = join(import.meta.dirname, '..');

export type Bundle = { readonly code: string; readonly map: string; readonly inputs: Metafile['inputs'] };

/**
 * What repeats compresses best, so functions and statements are left as they are written: to fold several into one saves characters,
 * and costs bytes on the way. A regular expression may stand where it is tested, since none of ours keeps a place.
 */
const shortening: Omit<JsMinifyOptions, 'sourceMap'> = {
  compress: { passes: 2, inline: 0, reduce_funcs: false, sequences: false, unsafe_regexp: true },
  mangle: true,
  ecma: 2022,
  toplevel: true,
};

/** Its own types do not know that it takes the map of what it is given. */
type Shortening = Omit<JsMinifyOptions, 'sourceMap'> & { readonly sourceMap: object };

/** One entry of the client, and all that it pulls in, as it is published. */
export const bundleEntry = async (name: string, format: 'esm' | 'cjs'): Promise<Bundle> => {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(client, `${name}.ts`)],
    outdir: 'dist',
    bundle: true,
    format,
    platform: 'neutral',
    target: 'es2022',
    external: ['react', 'yjs', 'y-protocols/awareness'],
    minify: true,
    sourcemap: 'external',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const [map, bundle] = outputFiles;
  if (map === undefined || bundle === undefined) throw new Error(`There is nothing of ${name}.`);
  const options: Shortening = { ...shortening, module: format === 'esm', sourceMap: { content: map.text } };
  const { code, map: shortened } = await minify(bundle.text, options as unknown as JsMinifyOptions);
  return { code, map: shortened ?? '', inputs: metafile.inputs };
};
