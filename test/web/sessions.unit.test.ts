import { expect, test } from '@jest/globals';
import type { SessionSummary } from '../../client/client.ts';
import { eachOnce } from '../../web/lists/sessions.ts';

const used = (id: string, lastUsedAt: number) => ({ id, lastUsedAt }) as SessionSummary;

test('a session that is on two pages is shown once, where it was used last', () => {
  const [latest, second, before, third] = [used('a', 9), used('b', 5), used('a', 3), used('c', 1)];
  expect(eachOnce([latest, second, before, third])).toEqual([latest, second, third]);
});
