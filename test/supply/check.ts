import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { complaintsOf, type LockedPackage } from './lockfile.ts';

/** `npm run supply`: whether everything that an install fetches is unchanged, and none of it runs unexplained. */
const { LEAST } = createRequire(import.meta.url)('../../local/node.cjs') as { LEAST: number[] };

const read = (name: string): Promise<string> => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
const [lockfile, manifest, npmrc] = await Promise.all(
  ['package-lock.json', 'package.json', '.npmrc'].map(read),
);
const { packages } = JSON.parse(lockfile ?? '') as { packages: Record<string, LockedPackage> };
const { optionalDependencies } = JSON.parse(manifest ?? '') as {
  optionalDependencies: Record<string, string>;
};

const complaints = complaintsOf({
  packages,
  optionalDependencies,
  node: `${LEAST.join('.')}.0`,
  npmrc: npmrc ?? '',
});
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
