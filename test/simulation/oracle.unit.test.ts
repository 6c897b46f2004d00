import { describe, expect, test } from '@jest/globals';
import type { Ledger, PersonAccount, Request, TabAccount } from '../../bench/simulation/oracle/account.ts';
import { judgeEntry } from '../../bench/simulation/oracle/rules/return.ts';
import { type Instant, instant } from '../../shared/instant.ts';
import type { Participant } from '../../shared/presence/participant.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A return that says when they acted, as it was sent at `sentAt`. */
const returned = (sentAt: number, actedAt: number | null): Request => ({
  request: {
    action: 'session.join',
    sessionId: 's1',
    resume: true,
    ...(actedAt !== null && { agoMs: sentAt - actedAt }),
  },
  doneAt: instant(actedAt ?? sentAt),
  sentAt: instant(sentAt),
  refused: false,
});

/**
 * The rules broken when anna, last heard on `old` long ago, has come back by these joins and counts as idle since
 * `lastActivityAt`.
 */
const brokenBy = (joins: readonly Request[], lastActivityAt: number): readonly string[] => {
  const broken: string[] = [];
  const tab = (connectionId: string, said: Partial<TabAccount>) =>
    ({ connectionId, joins: [], ...said }) as never;
  const ledger = {
    fail: (rule, sentence) => broken.push(`${rule}: ${sentence}`),
    tabs: new Map<string, TabAccount>([
      ['old', tab('old', { lastSentAt: instant(0) })],
      ['new', tab('new', { joins: [...joins] })],
    ]),
  } as Pick<Ledger, 'fail' | 'tabs'> as Ledger;
  const account = {
    person: 'anna',
    connections: new Set(['old', 'new']),
    snapshot: { phase: 'present', lastActivityAt: instant(lastActivityAt) } as Participant,
  } as PersonAccount;
  const last = joins.at(-1);
  if (last) judgeEntry(ledger, account, last, 'new');
  return broken;
};

const acted: Instant = instant(5 * MINUTE);

describe('What was done while cut off', () => {
  test('must count when the return reports it', () => {
    expect(brokenBy([returned(10 * MINUTE, acted)], acted)).toEqual([]);
    expect(brokenBy([returned(10 * MINUTE, acted)], 0)).toEqual([
      '7: anna worked on while cut off, and it does not count.',
    ]);
  });

  test('must count when the return is repeated, whatever became of the first one', () => {
    const twice = [returned(10 * MINUTE, acted), returned(10 * MINUTE + 10 * SECOND, acted)];
    expect(brokenBy(twice, 0)).toHaveLength(1);
  });

  test('must count when it was done after the first return, which could not report it', () => {
    const later = 10 * MINUTE + 5 * SECOND;
    const twice = [returned(10 * MINUTE, null), returned(10 * MINUTE + 10 * SECOND, later)];
    expect(brokenBy(twice, 0)).toHaveLength(1);
  });

  test('need not count when the connection was in all the time: somebody warned has to answer', () => {
    const entered = { ...returned(9 * MINUTE, null), hasEntered: true } as const;
    const later = 10 * MINUTE;
    expect(brokenBy([entered, returned(later, later)], 0)).toEqual([]);
  });

  test('need not count when the same connection could have reported it before and did not', () => {
    const at = 10 * MINUTE + 10 * SECOND;
    expect(brokenBy([returned(10 * MINUTE, null), returned(at, acted)], 0)).toEqual([]);
    expect(brokenBy([returned(10 * MINUTE, MINUTE), returned(at, acted)], 0)).toEqual([]);
  });
});
