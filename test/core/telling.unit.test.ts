import { expect, test } from '@jest/globals';
import { linesOf } from '../../shared/path/telling.ts';
import { ended, present } from './people.ts';

test('Whoever has ended is told nothing by any connection', () => {
  const here = present();
  const lines = Object.keys(here.connections).map((connectionId) =>
    expect.objectContaining({ connectionId }),
  );
  expect(lines).not.toHaveLength(0);
  expect(linesOf([ended(), here])).toEqual(lines);
  expect(linesOf([ended()])).toHaveLength(0);
});
