import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { codeOfCommit, interfaceIn, knows, madeWith } from '../../bench/simulation/release/building.ts';
import { release } from '../../bench/simulation/release/functions.ts';
import { codeOf, labelOf, releaseIn, sha256 } from '../../bench/simulation/release/kept.ts';
import { RELEASE_VERSION } from '../../bench/simulation/release/release.ts';

const root = join(import.meta.dirname, '../..');
const label = labelOf();
const nobodyPauses = () => Promise.reject(new Error('Nothing is running.'));

/** What to do when one of these fails is said in docs/releases.md, under "The release before". */
describe('The release before', () => {
  test('is what it says', () => {
    const code = codeOf();
    expect(sha256(code)).toBe(label.sha256);
    const { version, shape } = releaseIn(code, nobodyPauses);
    expect({ version, shape }).toEqual({ version: label.version, shape: label.shape });
    expect(label.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(Date.parse(label.date)).not.toBeNaN();
  });

  test('can be loaded by the histories of today: their interface has not changed since', async () => {
    expect(label.version).toBe(RELEASE_VERSION);
    expect(await interfaceIn(root)).toBe(label.interface);
    expect(Object.keys(releaseIn(codeOf(), nobodyPauses)).sort()).toEqual(Object.keys(release).sort());
  });

  test('is known by one file, which borrows nothing but the types of the SDK', async () => {
    const text = await readFile(join(root, 'bench/simulation/release/release.ts'), 'utf8');
    const borrowed = [...text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(
      ([, one, other]) => one ?? other,
    );
    expect(borrowed.length).toBeGreaterThan(0);
    expect(borrowed.filter((name) => name?.startsWith('@aws-sdk/') !== true)).toEqual([]);
  });

  test('reads the items of the source, which are at most one shape further', () => {
    expect([label.shape, label.shape + 1]).toContain(release.shape);
  });

  test('is refused when it speaks another version of the interface', () => {
    const other = `exports.release = { version: ${RELEASE_VERSION + 1} }`;
    expect(() => releaseIn(other, nobodyPauses)).toThrow(
      `The release before speaks version ${RELEASE_VERSION + 1} of the interface, and the histories speak ${RELEASE_VERSION}: make it anew (docs/releases.md).`,
    );
    expect(() => releaseIn('exports.release = {}', nobodyPauses)).toThrow('version undefined');
  });

  test('reaches nothing of the machine', () => {
    expect(() => releaseIn("require('node:fs')", nobodyPauses)).toThrow(
      'The functions of the release before want node:fs.',
    );
  });
});

const made = await madeWith(root);
/** Where the history does not reach back so far, or other tools are installed by now, there is nothing to compare with. */
const isComparable = (await knows(root, label.commit)) && JSON.stringify(made) === JSON.stringify(label.made);

(isComparable ? test : test.skip)('The release before is what its commit makes', async () => {
  expect(sha256(await codeOfCommit(root, label.commit))).toBe(label.sha256);
});
