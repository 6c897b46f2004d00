import { describe, expect, test } from '@jest/globals';
import { overspent } from '../../bench/interleavings/errands/budget.ts';
import { createLedger, type Post } from '../../bench/interleavings/stage/ledger.ts';
import { instant } from '../../shared/instant.ts';
import type { DownMessage } from '../../shared/messages.ts';

const change = (participantId: string): DownMessage => ({
  type: 'presence.changed',
  serverTime: instant(0),
  sessionId: 's',
  since: 1,
  revision: 2,
  joined: [],
  changed: [],
  left: [{ participantId, ending: 'exit' }],
});
const post = (message: DownMessage): Post => ({ bytes: JSON.stringify(message).length, message });

describe('What a function takes up is too much', () => {
  test('when it writes or reads more units than its action may, and not when it takes as many', () => {
    for (const [units, wrong] of [
      [10, []],
      [11, ['1 ping a1 wrote 11 units of the 10 that it may.']],
    ] as const) {
      const ledger = createLedger();
      ledger.called('1 ping a1', false, units);
      expect(overspent(ledger)).toEqual(wrong);
    }
    const ledger = createLedger();
    ledger.called('1 ping a1', true, 4);
    expect(overspent(ledger)).toEqual(['1 ping a1 read 4 units of the 3 that it may.']);
  });

  test('by how many are inside, and how many have gone', () => {
    const readBy = (crowd: number, former: number) => {
      const ledger = createLedger();
      ledger.begun('1 session.exit a1', { crowd, former, bytes: 0 });
      ledger.called('1 session.exit a1', true, 30);
      return overspent(ledger);
    };
    expect([readBy(36, 0), readBy(0, 126)]).toEqual([[], []]);
    expect([readBy(35, 0), readBy(0, 125)].map(({ length }) => length)).toEqual([1, 1]);
  });

  test('when it tells somebody twice of the same person, or in many messages what fits into one', () => {
    const told = (...people: readonly string[]) => {
      const ledger = createLedger();
      for (const id of people) ledger.posted('1 session.exit a1', 'b1', post(change(id)));
      return overspent(ledger);
    };
    expect(told('anna', 'carl')).toEqual([]);
    expect(told('anna', 'anna')).toEqual(['1 session.exit a1 told b1 twice of the same person.']);
    expect(told('anna', 'carl', 'dora')).toEqual([
      '1 session.exit a1 told b1 in 3 messages what changed of the roster.',
    ]);
  });

  test('when it writes what it then refuses', () => {
    const ledger = createLedger();
    const refusal = { type: 'error', serverTime: instant(0), code: 'action.forbidden' } as const;
    const message: DownMessage = { ...refusal, title: '', detail: '', retryable: false };
    ledger.posted('1 member.remove b1', 'b1', post(message));
    expect(overspent(ledger)).toEqual([]);
    ledger.called('1 member.remove b1', false, 1);
    expect(overspent(ledger)).toEqual([
      '1 member.remove b1 was answered action.forbidden, and wrote 1 unit.',
    ]);
  });
});
