import { expect, test } from '@jest/globals';
import type { Outcome } from '../../bench/simulation/play/history.ts';
import { shrink } from '../../bench/simulation/play/shrinking.ts';
import { type Script, scriptOf } from '../../bench/simulation/script/script.ts';

const outcome = (rule: string | null): Outcome => ({
  broken: rule === null ? null : { rule, sentence: '' },
  participations: 0,
  runs: 0,
  calls: 0,
  faults: 0,
});

const stepsOf = (script: Script) => script.people.flatMap(({ steps }) => steps);

test('a history is made as short as possible and still breaks the same rule', async () => {
  const script = scriptOf(3, 4, [1]);
  const needed = stepsOf(script).find(({ act }) => act === 'enter');
  const shortest = await shrink(script, '2', async (candidate) =>
    outcome(needed && stepsOf(candidate).includes(needed) ? '2' : '1'),
  );
  expect(stepsOf(shortest)).toEqual([needed]);
  expect(shortest.people).toHaveLength(1);
  expect([shortest.stayer, shortest.onlooker]).toEqual([false, false]);
});

test('the same seed gives the same script', () => {
  expect(scriptOf(1, 2, [0, 3])).toEqual(scriptOf(1, 2, [0, 3]));
  expect(scriptOf(1, 2, [0, 3])).not.toEqual(scriptOf(2, 2, [0, 3]));
});
