import { describe, expect, test } from '@jest/globals';
import { defaultPolicy, type Policy } from '../../../shared/policy.ts';
import {
  deployedAt,
  deployingOf,
  isUnderAnother,
  keptOf,
  markOf,
  SIDE_BY_SIDE,
} from '../../../shared/rules/deployed.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { minute } from '../people.ts';

const M = 60_000;
const mark = (policy: Partial<Policy> = {}, rule: Rule = {}) =>
  markOf({ policy: { ...defaultPolicy, ...policy }, rule });

describe('The mark of a deployment', () => {
  test('is short, and the same for the same numbers in whatever order', () => {
    expect(mark()).toMatch(/^[\w-]{8}$/);
    const turned = Object.fromEntries(Object.entries(defaultPolicy).toReversed()) as Policy;
    expect(markOf({ policy: turned, rule: {} })).toBe(mark());
    const [one, other] = [{ value: M }, { value: 2 * M, final: true }];
    expect(mark({}, { idleTimeout: one, warningPeriod: other })).toBe(
      mark({}, { warningPeriod: other, idleTimeout: one }),
    );
  });

  test.each<[string, Partial<Policy>, Rule?]>([
    ['another number', { idleTimeout: M }],
    ['a limit where there was none', { longestStay: M }],
    ['a login', { reentry: 'login' }],
    ['a standard', { standards: ['hipaa'] }],
    ['a rule', {}, { idleTimeout: { value: M } }],
    ['a rule that is final', {}, { idleTimeout: { value: M, final: true } }],
  ])('differs for %s', (_, policy, rule = {}) => {
    const others = [mark(), mark({}, { idleTimeout: { value: 2 * M } }), mark({ standards: ['wcag-2.2.1'] })];
    expect(others).not.toContain(mark(policy, rule));
  });

  test.each<[string, Partial<Policy>]>([
    ['how many may come in', { participantLimit: 3, doorLimit: 2, linkLimit: 1 }],
    ['what is not set', { reentry: undefined } as unknown as Partial<Policy>],
  ])('is the same whatever is said about %s', (_, policy) => {
    expect(mark(policy)).toBe(mark());
  });
});

describe('A function puts people under its deployment', () => {
  test('if it knows its mark, and how long another may run beside it', () => {
    expect(SIDE_BY_SIDE).toBe(15 * M);
    expect(deployingOf({})).toBeNull();
    expect(deployingOf({ mark: 'm' })).toEqual({ mark: 'm', sideBySide: SIDE_BY_SIDE });
    expect(deployingOf({ mark: 'm', source: 'deployment' })).toEqual({ mark: 'm', sideBySide: SIDE_BY_SIDE });
    expect(deployingOf({ mark: 'm', source: 'local' })).toEqual({ mark: 'm', sideBySide: 0 });
  });

  test.each<[string, Parameters<typeof isUnderAnother>[0], Parameters<typeof isUnderAnother>[1], boolean]>([
    [
      'who have been under another for long enough',
      { mark: 'a', since: minute(0) },
      { mark: 'b', sideBySide: 5 * M },
      true,
    ],
    ['but not a moment sooner', { mark: 'a', since: minute(0) }, { mark: 'b', sideBySide: 5 * M + 1 }, false],
    ['not those under the same', { mark: 'a', since: minute(0) }, { mark: 'a', sideBySide: 0 }, false],
    ['whom a release without marks has put somewhere', undefined, { mark: 'b', sideBySide: 5 * M }, true],
    ['nobody, where it knows no mark itself', { mark: 'a', since: minute(0) }, null, false],
  ])('%s', (_, deployed, deploying, is) => {
    expect(isUnderAnother(deployed, deploying, minute(5))).toBe(is);
  });

  test('which is noted with the time, if it has a mark', () => {
    expect(deployedAt('m', minute(1))).toEqual({ deployed: { mark: 'm', since: minute(1) } });
    expect(deployedAt(undefined, minute(1))).toStrictEqual({});
  });
});

test('A participation keeps the limit of people under which it began, and never gets a lease shorter than its client’s ping interval', () => {
  const before = { ...defaultPolicy, participantLimit: 3, doorLimit: 2, linkLimit: 1, lease: 10 * M };
  const next = (lease: number) => ({ ...defaultPolicy, idleTimeout: M, lease });
  expect(keptOf(before, next(5 * M))).toEqual({ ...before, idleTimeout: M });
  expect(keptOf(before, next(20 * M))).toEqual({ ...before, idleTimeout: M, lease: 20 * M });
});
