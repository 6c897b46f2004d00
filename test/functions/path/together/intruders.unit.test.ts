import { describe, expect, test } from '@jest/globals';
import { dueOf } from '../../../../shared/path/clearing.ts';
import type { Intruder } from '../../../../shared/path/intruders.ts';
import { keyOf } from '../people.ts';

describe('What happens to an intruder', () => {
  const happenings = (ending: Intruder['ending'], manner: Parameters<typeof dueOf>[1]) =>
    dueOf([{ ...keyOf('ben'), ending }], manner).map(({ key, happening }) => {
      expect(key).toStrictEqual(keyOf('ben'));
      return happening;
    });

  test('is a denial at the door, and a removal inside, by whom and why', () => {
    expect(happenings('denied', {})).toStrictEqual([{ type: 'deny' }]);
    expect(happenings('denied', { by: 'anna', reason: 'No.' })).toStrictEqual([{ type: 'deny', by: 'anna' }]);
    expect(happenings('hidden', {})).toStrictEqual([{ type: 'remove', ending: 'hidden' }]);
    expect(happenings('removed', { by: 'anna', reason: 'No.' })).toStrictEqual([
      { type: 'remove', ending: 'removed', by: 'anna', reason: 'No.' },
    ]);
  });

  test.each(['full', 'crowded'] as const)('who asked to enter and finds it %s is a reply', (ending) => {
    expect(happenings(ending, {})).toStrictEqual([{ type: 'remove', ending }]);
    expect(happenings(ending, { answered: 'tab' })).toStrictEqual([
      { type: 'remove', ending, answered: 'tab' },
    ]);
    expect(happenings('hidden', { answered: 'tab' })).toStrictEqual([{ type: 'remove', ending: 'hidden' }]);
  });
});
