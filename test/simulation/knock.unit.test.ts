import { expect, test } from '@jest/globals';
import type { Ledger, PersonAccount, TabAccount } from '../../bench/simulation/oracle/account.ts';
import { isKnocking, judgeKnock } from '../../bench/simulation/oracle/rules/door/knock.ts';
import { policies } from '../../bench/simulation/script/deployments/policies.ts';
import { instant } from '../../shared/instant.ts';
import type { Participant } from '../../shared/presence/participant.ts';

const waiting = (knockedAt: number) => ({ phase: 'waiting', knockedAt: instant(knockedAt) }) as Participant;

test('A knock is given up after the patience of its guest, and another one later', () => {
  const broken: string[] = [];
  const checks: (() => void)[] = [];
  const ledger = {
    policy: policies.exact,
    dooms: new Map(),
    later: (_, check) => checks.push(check),
    fail: (_, sentence) => broken.push(sentence),
  } as Pick<Ledger, 'policy' | 'dooms' | 'later' | 'fail'> as Ledger;
  const account = { person: 'g', sessionId: 's1', snapshot: null as Participant | null };
  const commit = (after: Participant) => {
    judgeKnock(ledger, account as PersonAccount, after);
    account.snapshot = after;
  };
  commit(waiting(1));
  commit(waiting(1));
  commit(waiting(2));
  expect(checks).toHaveLength(2);
  for (const check of checks) check();
  expect(broken).toEqual(['g knocked at 2, was not answered, and still waits.']);
});

test('Whoever waits by a page that is open knocks again and again, and nobody else', () => {
  const tabs = new Map([
    ['open', { goneAt: null } as TabAccount],
    ['gone', { goneAt: instant(5) } as TabAccount],
  ]);
  const is = (snapshot: Participant, ...connections: string[]) =>
    isKnocking({ tabs }, { snapshot, connections: new Set(connections) });
  expect(is(waiting(1), 'gone', 'open')).toBe(true);
  expect(is(waiting(1), 'gone')).toBe(false);
  expect(is({ phase: 'present' } as Participant, 'open')).toBe(false);
});
