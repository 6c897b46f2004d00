import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cases } from '../../bench/interleavings/cases/cases.ts';
import { errands } from '../../bench/interleavings/errands/errands.ts';
import { mutated, pathOf } from '../../bench/simulation/play/mutant.ts';
import { breakages } from './breakages.ts';
import { interleave, noticed, played } from './command.ts';
import { errandMutants } from './errand-mutants.ts';
import { mutants } from './mutants.ts';
import type { Played } from './played.ts';

describe('The calls of a few functions', () => {
  let all: Played;
  beforeAll(async () => {
    const { code, stdout, stderr } = await played();
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    all = JSON.parse(stdout) as Played;
  }, 480_000);

  /** Every case of these names, and that it breaks no rule. */
  const fine = (only = '', some = cases) =>
    Object.fromEntries(
      some.filter(({ name }) => name.includes(only)).map(({ name }): [string, null] => [name, null]),
    );
  const grave = cases.filter(({ isLight }) => !isLight);
  /** With a third of the light ones, which are others as soon as the product is another. */
  const turn = (played: Played['interrupted']) => cases.filter(({ name }) => name in played);

  test('break no rule in any order in which one interrupts another once', () => {
    expect(all.interrupted).toEqual(fine('', turn(all.interrupted)));
    expect(all.interrupted).toMatchObject(fine('', grave));
    const light = Object.keys(all.interrupted).length - grave.length;
    expect(light).toBeGreaterThan((cases.length - grave.length) / 4);
  });

  test('break no rule either when one of them dies anywhere', () => {
    expect(all.dying).toEqual(fine('', grave));
  });

  test('take a connection out of where it is not any more, whichever join dies, and wherever it is interrupted', () => {
    expect(all.both).toEqual({
      ...fine('said after it'),
      ...fine('one more tab that joins, and the loss'),
    });
    expect(Object.keys(all.both)).toHaveLength(3);
  });

  test('break no rule where those of the release before meet those of the source', () => {
    expect(all.beside).toEqual(fine('', grave));
    expect(all.writingBeside).toEqual(fine('closing a session'));
  });

  test('are refused, and take up no more than they may, when one thing is asked after the other', () => {
    expect(all.errands).toEqual(Object.fromEntries(errands.map(({ name }) => [name, null])));
  });

  test('are played by a command, which fails where those of two releases disagree', async () => {
    const beside = ['--switches', '1', '--only', 'two alarms', '--before', 'alarm'];
    const { code, stdout } = await interleave(...beside);
    expect(stdout).toContain('| none');
    expect(code).toBe(0);
    const disagreeing = ['--mutant', 'items are written two shapes ahead of the release before'];
    const found = await interleave(...beside, ...disagreeing);
    expect(found.stdout).toContain('reads shapes up to');
    expect(found.code).toBe(1);
  }, 240_000);

  test('are also asked one after the other by it, and it fails where one comes out wrong', async () => {
    const mistake = errandMutants.find(({ name }) => name === 'a roster is one page, whoever is inside');
    const asked = ['--mutant', mistake?.name ?? '', ...(mistake?.foundBy ?? [])];
    const { code, stdout } = await interleave(...asked);
    expect(stdout).toContain('bytes of the roster at once');
    expect(code).toBe(1);
  }, 240_000);

  test.each([
    [['--only', 'no such thing'], 'Nothing is called "no such thing".'],
    [['--errands', '--only', 'no such thing'], 'Nothing is called "no such thing".'],
    [['--only', 'an activity and the warning', '--strikes', 'deth'], 'Nothing strikes by "deth"'],
  ])('are not taken for whole when %p names none of them', async (options, sentence) => {
    const { code, stderr } = await interleave(...options);
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  });

  test('break one where mistakes of the histories were found before', () => {
    const sentences = Object.values(all.remembered);
    expect(sentences.length).toBeGreaterThan(1);
    expect(sentences).toEqual(sentences.map(() => expect.any(String)));
  });

  test.each([...mutants, ...errandMutants].map((mutant) => [mutant.name, mutant] as const))(
    'break one when %s',
    async (_, { name, foundBy: _foundBy, ...patch }) => {
      const source = await readFile(pathOf({ name, ...patch }), 'utf8');
      expect(mutated({ name, ...patch }, source)).not.toBe(source);
      expect(all.mistaken[name]).toEqual(expect.any(String));
    },
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
