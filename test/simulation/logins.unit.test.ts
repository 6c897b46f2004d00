import { describe, expect, test } from '@jest/globals';
import type { Ledger, PersonAccount, TabAccount } from '../../bench/simulation/oracle/account.ts';
import {
  countedFrom,
  judgeLogin,
  judgeTurnedBack,
  judgeWayBack,
} from '../../bench/simulation/oracle/rules/timings/login.ts';
import type { Run } from '../../bench/simulation/platform/run.ts';
import { instant } from '../../shared/instant.ts';
import type { DownMessage } from '../../shared/messages.ts';
import { type Policy, policyFrom } from '../../shared/policy.ts';
import type { Participant, UserKind } from '../../shared/presence/participant.ts';

const MINUTE = 60_000;
const byClick = policyFrom({ idleTimeout: 4 * MINUTE, warningPeriod: 2 * MINUTE });
const byLogin: Policy = { ...byClick, reentry: 'login' };
const NOW = instant(60 * MINUTE);

/** What is broken where the function that runs is of a deployment with this policy, and others are at work as well. */
const judged = (own: Policy, others: readonly Policy[], judge: (ledger: Ledger, run: Run) => void) => {
  const broken: string[] = [];
  const rollout = {
    of: () => ({ policy: own }),
    between: () => [own, ...others].map((policy) => ({ policy })),
  };
  const ledger = {
    fail: (_: string, sentence: string) => broken.push(sentence),
    now: () => NOW,
    tabs: new Map([['c1', { authenticatedAt: instant(20 * MINUTE) }]]),
    rollout,
  } as never as Ledger;
  const request = { action: 'session.join', sessionId: 's1' };
  const cause = { type: 'message', connectionId: 'c1', person: 'anna', request };
  judge(ledger, { name: 'r', startedAt: NOW, cause } as never as Run);
  return broken;
};

const inside = (policy: Policy, kind: UserKind = 'contact') =>
  ({ participantId: 'anna', phase: 'present', policy, kind, joinedAt: instant(50 * MINUTE) }) as Participant;
const out = (policy: Policy) =>
  ({ ...inside(policy), phase: 'ended', ending: 'limit', endedAt: instant(30 * MINUTE) }) as Participant;
const account = (snapshot: Participant | null, countsFrom: number | null = null) =>
  ({ person: 'anna', snapshot, countsFrom, deployedAt: NOW }) as PersonAccount;
const tab = { connectionId: 'c1', kind: 'contact', authenticatedAt: instant(20 * MINUTE) } as TabAccount;

describe('Whoever comes back after time has logged them out', () => {
  const back = (own: Policy, under: Policy) =>
    judged(own, [], (ledger, run) => judgeLogin(ledger, account(out(byLogin)), run, inside(under)));

  test('needs a later login where the deployment that lets them in asks for it, and only there', () => {
    expect(back(byClick, byClick)).toEqual([]);
    expect(back(byLogin, byLogin)).toEqual([
      `anna is back, logged out at ${30 * MINUTE}, by a login of ${20 * MINUTE}.`,
    ]);
  });

  test('is under what that deployment says', () => {
    expect(back(byClick, byLogin)).toEqual(['anna came in, and a return takes a login.']);
  });

  test('is asked for a login by no deployment that does not demand one', () => {
    const asked = { type: 'error', code: 'session.login-required' } as DownMessage;
    const turnedBack = (own: Policy) =>
      judged(own, [byLogin], (ledger, run) =>
        judgeTurnedBack(ledger, account(out(byLogin)), tab, asked, run, Infinity),
      );
    expect(turnedBack(byLogin)).toEqual([]);
    expect(turnedBack(byClick)).toEqual(['c1 is asked to log in, and need not.']);
  });
});

describe('What somebody is told of the way back', () => {
  const told = (own: Policy, others: readonly Policy[], said: object, kind: UserKind = 'contact') =>
    judged(own, others, (ledger, run) =>
      judgeWayBack(ledger, account(null), { ...tab, kind }, said as DownMessage, run),
    );
  const limit = { type: 'session.ended', ending: 'limit' };

  test('is what a deployment says that is or was at work', () => {
    expect(told(byClick, [byLogin], { ...limit, mustLogIn: true })).toEqual([]);
    expect(told(byLogin, [], { ...limit, mustLogIn: true })).toEqual([]);
    expect(told(byLogin, [], limit)).toHaveLength(1);
    expect(told(byClick, [], { ...limit, mustLogIn: true })).toHaveLength(1);
  });

  test('is what the deployment says that answers them', () => {
    expect(told(byClick, [byLogin], { ...limit, mustLogIn: true, requestId: '1' })).toHaveLength(1);
  });

  test('is never a login for a guest, nor for whoever left by themselves', () => {
    expect(told(byLogin, [], { ...limit, mustLogIn: true }, 'guest')).toHaveLength(1);
    expect(told(byLogin, [], { ...limit, ending: 'exit', mustLogIn: true })).toHaveLength(1);
    expect(told(byLogin, [], { ...limit, ending: 'exit' })).toEqual([]);
  });

  test('is what begins a stay anew', () => {
    const extended = (renewedBy: string) => ({ type: 'session.extended', policy: { renewedBy } });
    expect(told(byLogin, [], extended('login'))).toEqual([]);
    expect(told(byLogin, [], extended('entry'))).toHaveLength(1);
    expect(told(byLogin, [], extended('entry'), 'guest')).toEqual([]);
  });
});

describe('The stay of somebody who joins', () => {
  const from = (before: Participant | null, countsFrom: number | null, after: Participant) => {
    let found: number | null = null;
    judged(byLogin, [], (ledger, run) => {
      found = countedFrom(ledger, account(before, countsFrom), run, after);
    });
    return found;
  };

  test('counts from the last login, and from the entering where none is asked for', () => {
    expect(from(null, null, inside(byLogin))).toBe(20 * MINUTE);
    expect(from(inside(byLogin), 40 * MINUTE, inside(byLogin))).toBe(40 * MINUTE);
    expect(from(null, null, inside(byClick))).toBeNull();
    expect(from(inside(byLogin), 40 * MINUTE, inside(byClick))).toBeNull();
    expect(from(null, null, inside(byLogin, 'guest'))).toBeNull();
  });

  test('counts from the entering where a login is asked for only since, whatever login comes by hand with it', () => {
    expect(from(inside(byClick), null, inside(byLogin))).toBe(50 * MINUTE);
  });
});
