import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { mutated, pathOf } from '../../bench/simulation/play/mutant.ts';
import { breakages } from './breakages.ts';
import { interleave, noticed } from './command.ts';
import { mutants } from './mutants.ts';

describe('The calls of a few functions', () => {
  test('break no rule in any order in which one interrupts another once', async () => {
    const { code, stdout, stderr } = await interleave('--switches', '1');
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stdout.match(/\| none/g)?.length).toBeGreaterThanOrEqual(10);
  }, 240_000);

  test('break no rule either when one of them dies anywhere', async () => {
    const { code, stderr } = await interleave('--switches', '0', '--strikes', 'death');
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  }, 240_000);

  test('take a connection out of where it is not any more, whichever of two joins dies, and wherever it is interrupted', async () => {
    const only = ['--only', 'said after it'];
    const { code, stdout, stderr } = await interleave(...only, '--switches', '1', '--strikes', 'death');
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stdout.match(/\| none/g)).toHaveLength(2);
  }, 240_000);

  test('break no rule where those of the release before meet those of the source, unless they disagree', async () => {
    const { code, stderr } = await interleave('--switches', '1', '--before', 'session.join');
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    // Played anew to each end: an old write has to choose its place as it did before.
    const writing = ['--only', 'closing a session', '--before', 'content.put'];
    expect((await interleave(...writing)).stdout).toContain('| none');
    const disagreeing = ['--mutant', 'items are written two shapes ahead of the release before'];
    const beside = ['--switches', '1', '--only', 'two alarms', '--before', 'alarm'];
    expect((await interleave(...beside)).code).toBe(0);
    expect((await interleave(...beside, ...disagreeing)).stdout).toContain('reads shapes up to');
  }, 240_000);

  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'break one when %s',
    async (_, { name, foundBy, ...patch }) => {
      const source = await readFile(pathOf({ name, ...patch }), 'utf8');
      expect(mutated({ name, ...patch }, source)).not.toBe(source);
      const { code, stdout, stderr } = await interleave(...foundBy, '--mutant', name);
      expect([code, stderr.includes('not once')]).toEqual([1, false]);
      expect(stdout).not.toContain('| none');
    },
    120_000,
  );
});

describe('The explorations', () => {
  test('agree about programs that are made for it, and it shows as soon as one of them is mistaken', async () => {
    const { code, stdout, stderr } = await noticed();
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    const { nothing, ...found } = JSON.parse(stdout) as Record<string, number | null>;
    expect(nothing).toBeNull();
    expect(Object.keys(found)).toEqual(breakages.map(({ name }) => name));
    expect(Object.entries(found).filter(([, after]) => after === null)).toEqual([]);
  }, 120_000);
});
