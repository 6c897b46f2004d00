import { describe, expect, test } from '@jest/globals';
import type { Ledger, Request, TabAccount } from '../../bench/simulation/oracle/account.ts';
import { createPlacingRules } from '../../bench/simulation/oracle/rules/placing.ts';
import { judgeShape } from '../../bench/simulation/oracle/rules/shapes.ts';
import { type Item, toItem } from '../../functions/aws/items/items.ts';
import { overtaken, stamped } from '../../functions/message/answer.ts';
import { instant } from '../../shared/instant.ts';
import type { UpMessage } from '../../shared/messages.ts';

describe('The shape of an item', () => {
  const item = (shape?: number): Item => toItem({ pk: 'SESSION#s1', sk: 'META', shape });
  const brokenBy = (before: Item | undefined, after: Item | undefined) => {
    const broken: string[] = [];
    judgeShape((_, sentence) => broken.push(sentence), before, after);
    return broken;
  };

  test('may stay, and grow, and begin anew', () => {
    expect(brokenBy(item(6), item(6))).toEqual([]);
    expect(brokenBy(item(5), item(6))).toEqual([]);
    expect(brokenBy(item(), item(6))).toEqual([]);
    expect(brokenBy(item(6), undefined)).toEqual([]);
    expect(brokenBy(undefined, item(5))).toEqual([]);
  });

  test('is that of the copy of whoever is put aside, whoever has copied them before', () => {
    const copy = (shape: number) => toItem({ pk: 'SESSION#s1', sk: 'FORMER#anna', shape });
    expect(brokenBy(copy(7), copy(6))).toEqual([]);
  });

  test('never shrinks, and is not lost', () => {
    expect(brokenBy(item(6), item(5))).toEqual([
      'The META of SESSION#s1 was of shape 6, and is of shape 5 now.',
    ]);
    expect(brokenBy(item(6), item())).toHaveLength(1);
  });
});

describe('A join that is refused as overtaken', () => {
  const join = (order: number): UpMessage => ({ action: 'session.join', sessionId: 's1', order });
  const refused = stamped(overtaken(), 'r1', instant(0));

  /** The rules broken when c1 has said all this, and the first is refused. */
  const brokenBy = (said: readonly [UpMessage, ...UpMessage[]], wasInside = false) => {
    const broken: string[] = [];
    const rules = createPlacingRules({
      fail: (_, sentence) => broken.push(sentence),
    } as Pick<Ledger, 'fail'> as Ledger);
    for (const request of said) rules.asked('c1', request);
    rules.heard({ connectionId: 'c1' } as TabAccount, { request: said[0] } as Request, refused, wasInside);
    return broken;
  };

  test('has been overtaken by what the connection said later', () => {
    expect(brokenBy([join(1), { action: 'session.exit', sessionId: 's1', order: 2 }])).toEqual([]);
    expect(brokenBy([join(1)])).toEqual(['c1 was refused as overtaken, and has said nothing later.']);
  });

  test('has been overtaken by leaving for good, unless it was said after that', () => {
    const leave: UpMessage = { action: 'member.leave', sessionId: 's1' };
    expect(brokenBy([join(1), leave])).toEqual([]);
    expect(brokenBy([join(2), leave, join(2)])).toHaveLength(1);
  });

  test('may be refused to whoever was inside, and has been put out on another tab', () => {
    expect(brokenBy([join(1)], true)).toEqual([]);
  });
});
