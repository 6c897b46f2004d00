import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { mutated, pathOf } from '../../bench/simulation/play/mutant.ts';
import { simulate } from './command.ts';
import { clientMutants } from './mutants/client-mutants.ts';
import { mutants } from './mutants/mutants.ts';

const all = [...mutants, ...clientMutants];

describe('The oracle', () => {
  test('is tested with at least twenty different mistakes', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(20);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  test.each(all.map((mutant) => [mutant.name, mutant] as const))(
    'has a patch that still fits: %s',
    async (_, mutant) => {
      const source = await readFile(pathOf(mutant), 'utf8');
      expect(mutated(mutant, source)).not.toBe(source);
    },
  );

  test('refuses a patch that fits nowhere, or twice', () => {
    const patch = { name: 'none', file: 'shared/path/advance.ts', search: 'x', replacement: 'y' };
    expect(() => mutated(patch, 'abc')).toThrow('fits 0 times');
    expect(() => mutated(patch, 'xx')).toThrow('fits 2 times');
  });

  test('catches every one of them, and every mistake in the client by what its application is shown', async () => {
    const { code, stdout, stderr } = await simulate('--mutants', '--remembered', '--seed', '2');
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('got away');
    for (const { length } of [mutants, clientMutants])
      expect(stdout).toContain(`${length} of ${length} mutants were caught`);
  }, 900_000);
});
