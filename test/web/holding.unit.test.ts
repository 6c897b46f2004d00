import { describe, expect, test } from '@jest/globals';
import { mineOf, theirsOf } from '../../web/parts/holds/reasons.ts';
import { holdLengths } from '../../web/session/holding/lengths.ts';
import { isInForce } from '../../web/session/holding/own-hold.ts';
import { english } from '../../web/words/english.ts';
import { grammarOf } from '../../web/words/grammar.ts';

const MINUTE = 60_000;

test.each([
  ['up to the limit, and the limit itself', 90, 15, [30, 60, 90]],
  ['nothing that would put nothing off', 60, 30, [60]],
  ['the limit once, where it is a round one', 30, 5, [15, 30]],
  ['the limit, whatever it is', 1, 15, [1]],
])('One may hold for %s', (_, limit, idle, lengths) => {
  expect(holdLengths(limit * MINUTE, idle * MINUTE)).toEqual(lengths.map((length) => length * MINUTE));
});

describe('When a hold is over for its own person', () => {
  const hold = { reason: 'reading', until: 60 * MINUTE } as const;
  test.each([
    ['not while the warning waits for its end', 'present', 60 * MINUTE, true],
    ['not because they do something, which only postpones it', 'present', 61 * MINUTE, true],
    ['when the next warning comes before its end', 'present', 59 * MINUTE, false],
    ['when they are warned', 'warned', null, false],
    ['when they are out', 'ended', null, false],
  ] as const)('%s', (_, phase, warnAt, expected) => {
    expect(isInForce(hold, { phase, warnAt })).toBe(expected);
  });
});

test('A reason unknown to this page is described in general terms', () => {
  const words = english(grammarOf('en')).session.holding;
  expect([mineOf(words, 'reading'), theirsOf(words, 'reading')]).toEqual(['I’m reading', 'reading']);
  expect([mineOf(words, 'cooking'), theirsOf(words, 'cooking')]).toEqual(['I’m here', 'here']);
});
