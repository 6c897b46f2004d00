import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { transformSync } from 'esbuild';

/** What runs, in a few letters: neither types nor comments nor layout, nor where something is imported from. */
export const digestOf = (file: string, source: string): string => {
  const loader = extname(file) === '.tsx' ? 'tsx' : 'ts';
  const { code } = transformSync(source, {
    loader,
    jsx: 'preserve',
    minifyWhitespace: true,
    charset: 'utf8',
  });
  return createHash('sha256').update(code.replace(IMPORTS, '')).digest('base64url').slice(0, 12);
};

/** Imports come first. */
const IMPORTS = /^(?:import\b[^;]*;)+/;
