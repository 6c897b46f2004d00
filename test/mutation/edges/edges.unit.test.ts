import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { mutated, pathOf } from '../../../bench/simulation/play/mutant.ts';
import { clientMutants } from '../../simulation/mutants/client-mutants.ts';
import { mutants } from '../../simulation/mutants/mutants.ts';
import { faults, madeAgain } from './faults.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('Of the faults at the edges', () => {
  test('each number from 1 to 34 is made again, in their order, under a name of its own', () => {
    const numbers = faults.map(({ number }) => number);
    expect([...new Set(numbers)]).toEqual(Array.from({ length: 34 }, (_, index) => index + 1));
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    const others = faults.flatMap((fault) => ('mistake' in fault ? [fault.mistake] : []));
    const names = [...others, ...mutants, ...clientMutants].map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test.each(madeAgain.map((fault) => [fault.mistake.name, fault.mistake] as const))(
    'the patch still fits: %s',
    (_, mistake) => {
      const source = readFileSync(pathOf(mistake), 'utf8');
      expect(mutated(mistake, source)).not.toBe(source);
    },
  );

  test('each that is hunted and has a test besides is one of the client', () => {
    const besides = faults.flatMap((fault) =>
      'hunted' in fault && fault.foundBy !== undefined ? [fault.hunted] : [],
    );
    const tried = madeAgain.map(({ mistake }) => mistake.name);
    expect(besides.filter((name) => !tried.includes(name))).toEqual([]);
  });

  test('each is found by a test, or by a program, that is there', () => {
    const named = faults.flatMap((fault) =>
      'noCode' in fault ? [fault.noticedBy] : fault.foundBy === undefined ? [] : [fault.foundBy],
    );
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});
