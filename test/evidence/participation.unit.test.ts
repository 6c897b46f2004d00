import { describe, expect, test } from '@jest/globals';
import { exceptionsOf, toleratedIn } from '../../shared/evidence/exceptions.ts';
import { longestSilence, participationsOf } from '../../shared/evidence/participation.ts';
import { instant } from '../../shared/instant.ts';
import { policyFrom } from '../../shared/policy.ts';
import { type Clause, standards } from '../../shared/standards/standard.ts';
import { standards as theirs } from '../../verifier/standards.ts';
import { MINUTE, type Moment, recordsOf, SECOND, silentLife, strict } from './chains.ts';

const start = 1_795_276_800_000;
const key = { sessionId: 's1', participantId: 'anna' };
const at = (minutes: number) => instant(start + minutes * MINUTE);
const now = at(1_000);
const told = (moments: readonly Moment[], policy = strict) =>
  participationsOf(recordsOf(key, moments, policy).records, null);

describe('A participation', () => {
  test('lasts from the entrance to the end, with its warnings, extensions and the longest silence on record', () => {
    const [one, ...others] = told(silentLife(start));
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      sequences: [1, 5],
      from: start,
      ending: 'inactivity',
      warnings: 2,
      extensions: 1,
      warnedFor: 20 * SECOND,
    });
    // The first warning was answered after ten seconds, the second never.
    expect(one?.silences.map(({ length }) => length)).toEqual([14 * MINUTE + 50 * SECOND, 15 * MINUTE]);
    expect(one && longestSilence(one)).toEqual({ until: one?.to, length: 15 * MINUTE });
  });

  test('counts from the entrance; where coming back takes a login, from that, and anew from each later one', () => {
    const stay = (...logins: (number | undefined)[]) =>
      logins.map(
        (login, minute): Moment =>
          ({
            type: minute === 0 ? 'joined' : 'governed',
            at: at(minute),
            ...(login !== undefined && { authenticatedAt: at(login) }),
          }) as Moment,
      );
    const seen = { at: at(60), lastActivityAt: at(59) };
    const counted = (moments: readonly Moment[], login: number | null = null) =>
      participationsOf(
        recordsOf(key, moments).records,
        login === null ? seen : { ...seen, authenticatedAt: at(login) },
      ).map(({ countedFrom }) => countedFrom);
    const exit = { type: 'ended', ending: 'exit', at: at(9) } as Moment;
    expect(counted(stay(undefined, undefined))).toEqual([[at(0)]]);
    expect(counted(stay(-5, -5, 1, 1))).toEqual([[at(-5), at(1)]]);
    expect(counted(stay(-5, -9, undefined))).toEqual([[at(-5), at(0)]]);
    expect(counted(stay(-5), 30)).toEqual([[at(-5), at(30)]]);
    expect(counted([...stay(-5), { ...exit, authenticatedAt: at(-5) }], 30)).toEqual([[at(-5)]]);
    const { records } = recordsOf(key, [...stay(undefined, undefined), exit]);
    expect(participationsOf(records.slice(1), null)).toMatchObject([{ from: null, countedFrom: [] }]);
  });

  test('of a guest begins when they are let in, and one who is refused has none', () => {
    const knocked: Moment = { type: 'knocked', at: at(0) };
    expect(told([knocked, { type: 'ended', ending: 'denied', at: at(1) } as Moment])).toEqual([]);
    expect(
      told([
        knocked,
        { type: 'admitted', at: at(2) },
        { type: 'ended', ending: 'exit', at: at(3) } as Moment,
      ]),
    ).toMatchObject([{ from: at(2), to: at(3), ending: 'exit' }]);
  });

  test('exists for each return, but not where its beginning is no longer kept', () => {
    const { records } = recordsOf(key, [
      { type: 'joined', at: at(0) },
      { type: 'ended', ending: 'exit', at: at(3) } as Moment,
      { type: 'returned', at: at(5) },
      { type: 'ended', ending: 'removed', by: 'ben', at: at(7) } as Moment,
    ]);
    expect(participationsOf(records, null)).toMatchObject([
      { from: at(0), ending: 'exit' },
      { from: at(5), ending: 'removed', by: 'ben' },
    ]);
    expect(participationsOf(records.slice(1), null)).toMatchObject([
      { from: null, to: at(3) },
      { from: at(5), to: at(7) },
    ]);
  });

  test('that is still going on was silent until it was looked at', () => {
    const { records } = recordsOf(key, [{ type: 'joined', at: at(0) }]);
    const [one] = participationsOf(records, { at: at(30), lastActivityAt: at(10) });
    expect(one).toMatchObject({ to: null, silences: [{ until: at(30), length: 20 * MINUTE }] });
  });

  test('that was warned and extended in one step was silent since before the warning', () => {
    // The record of the warning has the activity that answered it.
    const deadline = at(20);
    const warned = { type: 'warned', at: at(40), lastActivityAt: at(40), deadline } as Moment;
    const [one] = told([
      { type: 'joined', at: at(0) },
      warned,
      { type: 'extended', at: at(40), lastActivityAt: at(40) },
    ]);
    expect(one?.silences).toEqual([
      { until: at(40), length: 40 * MINUTE - (20 * MINUTE - strict.idleTimeout) },
    ]);
  });

  test('whose warning another rule lifted was silent until the next thing that happened', () => {
    const out = (lastActivityAt: number): Moment =>
      ({ type: 'ended', ending: 'exit', at: at(30), lastActivityAt: instant(lastActivityAt) }) as Moment;
    const before: readonly Moment[] = [
      { type: 'joined', at: at(0) },
      { type: 'warned', at: at(15), lastActivityAt: at(0) },
      { type: 'governed', lifted: true, at: at(16), lastActivityAt: at(0) } as Moment,
    ];
    expect(told([...before, out(at(0))])[0]?.silences).toMatchObject([{ length: 30 * MINUTE }]);
    expect(told([...before, out(at(20))])[0]?.silences).toMatchObject([{ length: 10 * MINUTE }]);
  });

  test('was silent until work that was done while cut off, and not until that was reported', () => {
    const [one] = told([
      { type: 'joined', at: at(0) },
      { type: 'warned', at: at(15), lastActivityAt: at(0) },
      { type: 'extended', at: at(16), lastActivityAt: at(12) },
    ]);
    expect(one?.silences).toEqual([{ until: at(12), length: 12 * MINUTE }]);
  });
});

describe('Of a chain', () => {
  const ended = (minutes: number, ending = 'exit', acted = minutes): Moment =>
    ({ type: 'ended', ending, at: at(minutes), lastActivityAt: at(acted) }) as Moment;
  const moment = (type: Moment['type'], minutes: number, acted = minutes): Moment =>
    ({ type, at: at(minutes), lastActivityAt: at(acted) }) as Moment;
  const chain = (...moments: readonly Moment[]) => recordsOf(key, moments).records;
  const seen = (minutes: number, acted: number) => ({ at: at(minutes), lastActivityAt: at(acted) });
  const silencesOf = (records: ReturnType<typeof chain>, found: ReturnType<typeof seen> | null = null) =>
    participationsOf(records, found).map(({ silences }) =>
      silences.map(({ until, length }) => [(until - start) / MINUTE, length / MINUTE]),
    );

  test('without records there is no participation, nor of one that begins with something else than coming in', () => {
    expect(participationsOf([], null)).toEqual([]);
    expect(participationsOf(chain(moment('governed', 0), ended(5)), null)).toEqual([]);
  });

  test('whose beginning is gone, the first participation begins with what is there', () => {
    const records = chain(moment('joined', 0), moment('warned', 15, 0), ended(20)).slice(1);
    expect(participationsOf(records, null)).toMatchObject([{ sequences: [2, 3], from: null, warnings: 1 }]);
  });

  test.each(['denied', 'unanswered', 'uninvited', 'crowded'])(
    'whose beginning is gone, somebody who was %s was not inside, and somebody who left was',
    (ending) => {
      expect(participationsOf(chain(moment('knocked', 0), ended(1, ending)).slice(1), null)).toEqual([]);
      expect(participationsOf(chain(moment('joined', 0), ended(1, 'exit')).slice(1), null)).toHaveLength(1);
      const knockedAgain = chain(moment('joined', 0), ended(1), moment('knocked', 2), ended(3, ending));
      expect(participationsOf(knockedAgain.slice(2), null)).toEqual([]);
    },
  );

  test('whose end could not be read is told all the same, as a part, and whoever comes back later was not seen in it', () => {
    const records = chain(moment('joined', 0), ended(5), moment('returned', 10), moment('extended', 12));
    const without = (...sequences: readonly number[]) =>
      participationsOf(
        records.filter(({ sequence }) => !sequences.includes(sequence)),
        seen(30, 25),
      );
    expect(without()).toMatchObject([{ isWhole: true }, { isWhole: true }]);
    expect(without(2)).toMatchObject([
      { from: at(0), to: null, isWhole: false, silences: [] },
      { from: at(10), to: null, isWhole: true },
    ]);
    // Whoever comes back too late ends once more, with no entrance: what is missing need not have been one.
    expect(without(3)).toMatchObject([{ from: at(0), to: at(5), isWhole: true }]);
    const late = chain(moment('joined', 0), ended(5), ended(7), moment('returned', 10));
    expect(participationsOf([...late.slice(0, 2), ...late.slice(3)], null)).toMatchObject([
      { from: at(0), to: at(5), isWhole: true },
      { from: at(10), to: null, isWhole: true },
    ]);
    const warned = chain(moment('joined', 0), moment('warned', 15, 0), ended(20));
    const unwarned = warned.filter(({ type }) => type !== 'warned');
    expect(participationsOf(unwarned, null)).toMatchObject([{ from: at(0), to: at(20), isWhole: false }]);
  });

  test('at the door is none, whichever of its records could not be read', () => {
    const records = chain(
      moment('knocked', 0),
      moment('governed', 1),
      moment('governed', 2),
      ended(3, 'denied'),
    );
    for (const missing of records) {
      const rest = records.filter((one) => one !== missing && one.type !== 'ended');
      expect(participationsOf([...rest, ...records.slice(-1)], null)).toEqual([]);
    }
  });

  test('only the last participation may be going on, and only if it has not ended', () => {
    const records = chain(moment('joined', 0), ended(5), moment('returned', 10));
    expect(silencesOf(records, seen(30, 25))).toEqual([[[5, 0]], [[30, 5]]]);
    const over = chain(moment('joined', 0), moment('warned', 15, 0), ended(20));
    expect(silencesOf(over, seen(30, 25))).toEqual(silencesOf(over));
  });

  test('an extension without a warning ends a silence as well, unless its beginning is gone', () => {
    const records = chain(moment('joined', 0), moment('extended', 5), ended(9, 'exit', 8));
    expect(silencesOf(records)).toEqual([
      [
        [5, 5],
        [9, 1],
      ],
    ]);
    expect(silencesOf(records.slice(1))).toEqual([[[9, 1]]]);
  });

  test('whoever has extended is no longer warned: the silence to the end is that since they last acted', () => {
    const records = chain(
      moment('joined', 0),
      moment('warned', 15, 0),
      moment('extended', 16),
      ended(30, 'exit', 25),
    );
    expect(silencesOf(records)).toEqual([
      [
        [16, 16],
        [30, 5],
      ],
    ]);
  });

  test('while a warning stands, the silence is that before it, whatever else becomes of them and whatever is reported', () => {
    const warned = [moment('joined', 0), moment('warned', 15, 0)];
    const out = ended(45, 'inactivity', 12);
    expect(silencesOf(chain(...warned, out))).toEqual([[[45, 45]]]);
    expect(silencesOf(chain(...warned, moment('governed', 16, 12), out))).toEqual([[[45, 45]]]);
    expect(silencesOf(chain(...warned, moment('held', 16, 12), out))).toEqual([[[45, 45]]]);
    expect(silencesOf(chain(...warned), seen(20, 12))).toEqual([[[20, 20]]]);
  });
});

test('The verifier has the same limits in its own table', () => {
  const ours = Object.entries(standards).map(([id, { clauses }]) => [
    id,
    clauses.map(({ id: clause, rule, limit }) => ({ id: clause, rule, limit })),
  ]);
  expect(theirs).toEqual(Object.fromEntries(ours));
});

describe('An exception', () => {
  const clause = (rule: Clause['rule'], limit: number | null = null): Clause => ({
    id: 'C 1',
    rule,
    limit,
    force: 'must',
  });
  const found = (moments: readonly Moment[], one: Clause, policy = strict, tolerance = 2 * SECOND) =>
    told(moments, policy).flatMap((participation) => exceptionsOf(participation, [one], tolerance, now));
  const idle = clause('idle', 15 * MINUTE);

  test.each([
    [0, 0, false],
    [2 * SECOND, 0, true],
    [2 * SECOND + 1, 1, false],
  ])('is a logout that comes %i ms late: %i', (late, count, tolerated) => {
    expect(found(silentLife(start, late), idle)).toHaveLength(count);
    const [one] = told(silentLife(start, late));
    expect(one && toleratedIn(one, [idle], 2 * SECOND, now)).toBe(tolerated);
  });

  test.each([
    [2 * SECOND, []],
    [2 * SECOND + 1, ['stay']],
  ])('is a stay that ends %i ms late: %j', (late, rules) => {
    const over = { type: 'ended', ending: 'limit', at: instant(at(60) + late) } as Moment;
    const limited = { ...strict, longestStay: 60 * MINUTE };
    const moments: readonly Moment[] = [{ type: 'joined', at: at(0) }, over];
    expect(found(moments, clause('stay', 60 * MINUTE), limited).map(({ rule }) => rule)).toEqual(rules);
  });

  test('names the clause, when, how much and by how much', () => {
    expect(found(silentLife(start, MINUTE), idle)).toEqual([
      {
        rule: 'idle',
        clause: 'C 1',
        at: start + 5 * MINUTE + strict.idleTimeout * 2 + 30 * SECOND + MINUTE,
        measured: 16 * MINUTE,
        limit: 15 * MINUTE,
        by: MINUTE,
      },
    ]);
  });

  const ended = (ending: string, minutes: number): Moment =>
    ({ type: 'ended', ending, at: at(minutes) }) as Moment;
  const stay = (minutes: number, ending = 'exit'): readonly Moment[] => [
    { type: 'joined', at: at(0) },
    ended(ending, minutes),
  ];
  const loose = { ...policyFrom({ idleTimeout: 15 * MINUTE, warningPeriod: 30 * MINUTE }) };
  const limited = (longestStay: number) => ({ ...strict, longestStay });

  test.each<[string, readonly Moment[], Clause, typeof strict, string[]]>([
    ['timings that promise more', stay(1), idle, loose as typeof strict, ['policy.idle']],
    ['a return by one click', stay(1), clause('reentry'), loose as typeof strict, ['policy.reentry']],
    ['a return by a login', stay(1), clause('reentry'), strict, []],
    ['a stay without end', stay(61), clause('stay', 60 * MINUTE), strict, ['stay', 'policy.stay']],
    ['a stay with one', stay(59), clause('stay', 60 * MINUTE), limited(60 * MINUTE), []],
    ['a limit that is no number', stay(59), clause('stay'), strict, ['policy.stay']],
    [
      'a warning that stood for less',
      silentLife(start),
      clause('warning', 21 * SECOND),
      strict,
      ['warning', 'policy.warning'],
    ],
    ['a warning that stood for long enough', silentLife(start), clause('warning', 20 * SECOND), strict, []],
    [
      'a logout without a warning',
      stay(9, 'inactivity'),
      clause('warning', 20 * SECOND),
      strict,
      ['warning'],
    ],
    [
      'an end that nobody could put off',
      stay(30, 'limit'),
      clause('unextended', 60 * MINUTE),
      limited(30 * MINUTE),
      ['unextended', 'policy.unextended'],
    ],
    ['extensions, which nobody counts', silentLife(start), clause('extension', 10), strict, []],
  ])('is found for %s', (_, moments, one, policy, rules) => {
    expect(found(moments, one, policy).map(({ rule }) => rule)).toStrictEqual(rules);
  });
});
