import { describe, expect, test } from '@jest/globals';
import { exceptionsOf, toleratedIn } from '../../shared/evidence/exceptions.ts';
import type { Participation } from '../../shared/evidence/participation.ts';
import { instant } from '../../shared/instant.ts';
import { type Policy, policyFrom } from '../../shared/policy.ts';
import type { Clause } from '../../shared/standards/standard.ts';
import { MINUTE } from './chains.ts';
import { quietStay } from './stays.ts';

const at = (minutes: number) => instant(1_795_276_800_000 + minutes * MINUTE);
const now = at(100);
const participation = (more: Partial<Participation>): Participation => ({
  ...quietStay,
  from: at(0),
  to: at(60),
  countedFrom: [at(0)],
  ...more,
});
const clause = (rule: Clause['rule'], limit: number | null): Clause => ({
  id: 'C 1',
  rule,
  limit,
  force: 'must',
});
const silence = (minutes: number, until = at(50)) => ({ until, length: minutes * MINUTE });

/** When, how long and by how much, in minutes. */
type Found = readonly [at: number, measured: number, by: number];

describe('What has happened', () => {
  test.each<[string, Partial<Participation>, Clause['rule'], number | null, Found | null]>([
    ['a silence as long as the limit', { silences: [silence(20)] }, 'idle', 20, null],
    ['a longer one', { silences: [silence(5), silence(21)] }, 'idle', 20, [50, 21, 1]],
    ['one where the clause names no limit', { silences: [silence(21)] }, 'idle', null, null],
    ['a stay as long as the limit', {}, 'stay', 60, null],
    ['a longer one', {}, 'stay', 59, [60, 60, 1]],
    ['one that lasts', { to: null, ending: null }, 'stay', 60, [100, 100, 40]],
    ['one whose beginning is not on record', { from: null, countedFrom: [] }, 'stay', 1, null],
    ['one that has counted since a login before it', { countedFrom: [at(-10)] }, 'stay', 60, [60, 70, 10]],
    ['one that counts anew since a login in it', { countedFrom: [at(0), at(25)] }, 'stay', 35, null],
    ['the longer part of one', { countedFrom: [at(0), at(40)] }, 'stay', 35, [40, 40, 5]],
    [
      'a warning that stood as long as it had to',
      { ending: 'inactivity', warnedFor: 5 * MINUTE },
      'warning',
      5,
      null,
    ],
    ['one that did not', { ending: 'inactivity', warnedFor: 3 * MINUTE }, 'warning', 5, [60, 3, 2]],
    ['a logout without one', { ending: 'inactivity' }, 'warning', 5, [60, 0, 5]],
    ['an exit while warned', { ending: 'exit', warnedFor: 3 * MINUTE }, 'warning', 5, null],
    ['a limit of the stay after longer than that', { ending: 'limit' }, 'unextended', 59, null],
    ['one after as long', { ending: 'limit' }, 'unextended', 60, [60, 60, 0]],
    ['one after less', { ending: 'limit' }, 'unextended', 61, [60, 60, 1]],
    [
      'one of which nobody knows after how long',
      { ending: 'limit', from: null, countedFrom: [] },
      'unextended',
      61,
      null,
    ],
    [
      'one after less since the last login',
      { ending: 'limit', countedFrom: [at(0), at(20)] },
      'unextended',
      50,
      [60, 40, 10],
    ],
    ['another end after less', { ending: 'exit' }, 'unextended', 61, null],
    ['a return', {}, 'reentry', 1, null],
    ['extensions', { extensions: 1 }, 'extension', 10, null],
  ])('is judged: %s', (_, more, rule, limit, found) => {
    const one = clause(rule, limit === null ? null : limit * MINUTE);
    const exceptions = exceptionsOf(participation(more), [one], 0, now);
    const expected = found && {
      rule,
      clause: 'C 1',
      at: at(found[0]),
      measured: found[1] * MINUTE,
      limit: one.limit,
      by: found[2] * MINUTE,
    };
    expect(exceptions).toStrictEqual(expected === null ? [] : [expected]);
  });

  test('a silence or a stay may be a little longer, and it is counted that it was; a warning not a moment shorter', () => {
    const late = participation({ silences: [silence(21)], ending: 'inactivity', warnedFor: 4 * MINUTE });
    const found = (rule: Clause['rule'], limit: number, tolerance: number) => {
      const clauses = [clause('extension', 10), clause(rule, limit * MINUTE)];
      return [
        exceptionsOf(late, clauses, tolerance * MINUTE, now).length,
        toleratedIn(late, clauses, tolerance * MINUTE, now),
      ];
    };
    expect(found('idle', 20, 1)).toEqual([0, true]);
    expect(found('idle', 20, 0.9)).toEqual([1, false]);
    expect(found('stay', 59, 1)).toEqual([0, true]);
    expect(found('stay', 59, 0.9)).toEqual([1, false]);
    expect(found('warning', 5, 1)).toEqual([1, false]);
    expect(found('stay', 60, 1)).toEqual([0, false]);
  });
});

describe('What was promised', () => {
  const policy = (more: Partial<Policy>): Policy => ({
    ...policyFrom({ idleTimeout: 15 * MINUTE, warningPeriod: 5 * MINUTE }),
    longestStay: 60 * MINUTE,
    ...more,
  });
  test.each<
    [string, Partial<Policy>, Clause['rule'], number | null, readonly [number | null, number | null] | null]
  >([
    ['timings that may be as long', {}, 'idle', 20, null],
    ['longer ones', {}, 'idle', 19, [20, 1]],
    ['some where the clause names no number', {}, 'idle', null, null],
    ['a stay as long', {}, 'stay', 60, null],
    ['a longer one', {}, 'stay', 59, [60, 1]],
    ['one without end', { longestStay: null }, 'stay', 60, [null, null]],
    ['one where the clause names no number', {}, 'stay', null, null],
    ['a return by a click', {}, 'reentry', null, [null, null]],
    ['one by a login', { reentry: 'login' }, 'reentry', null, null],
    ['a warning period as long', {}, 'warning', 5, null],
    ['a shorter one', {}, 'warning', 6, [5, 1]],
    ['one where the clause names no number', {}, 'warning', null, null],
    ['a longer stay that nobody can extend', {}, 'unextended', 59, null],
    ['one as long', {}, 'unextended', 60, [60, 0]],
    ['a shorter one', {}, 'unextended', 62, [60, 2]],
    ['none', { longestStay: null }, 'unextended', 62, null],
    ['one where the clause names no number', {}, 'unextended', null, null],
    ['extensions', {}, 'extension', 10, null],
  ])('is judged: %s', (_, more, rule, limit, found) => {
    const one = clause(rule, limit === null ? null : limit * MINUTE);
    const short = participation({ to: at(1), policies: [{ at: at(7), policy: policy(more) }] });
    const inMinutes = (minutes: number | null) => (minutes === null ? null : minutes * MINUTE);
    const expected = found && {
      rule: `policy.${rule}`,
      clause: 'C 1',
      at: at(7),
      limit: one.limit,
      measured: inMinutes(found[0]),
      by: inMinutes(found[1]),
    };
    const promised = exceptionsOf(short, [one], 0, now);
    expect(promised).toStrictEqual(expected === null ? [] : [expected]);
  });

  test('is one exception for a clause, at the first of the records, whatever is tolerated', () => {
    const [kept, broken] = [policy({ idleTimeout: MINUTE }), policy({})];
    const policies = [kept, broken, broken].map((one, index) => ({ at: at(index), policy: one }));
    const found = exceptionsOf(participation({ policies }), [clause('idle', 19 * MINUTE)], 60 * MINUTE, now);
    expect(found.map((one) => [one.rule, one.at])).toEqual([['policy.idle', at(1)]]);
  });
});
