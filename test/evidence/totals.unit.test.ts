import { describe, expect, test } from '@jest/globals';
import type { Exception } from '../../shared/evidence/exceptions.ts';
import { longestSilence, type Participation } from '../../shared/evidence/participation.ts';
import { counted, noTotals, type Totals } from '../../shared/evidence/totals.ts';
import { instant } from '../../shared/instant.ts';
import { quietStay } from './stays.ts';

const silence = (until: number, length: number) => ({ until: instant(until), length });
const participation = (more: Partial<Participation> = {}): Participation => ({ ...quietStay, ...more });
const exception = (rule: Exception['rule']): Exception => ({
  rule,
  clause: 'C 1',
  at: instant(0),
  measured: null,
  limit: null,
  by: null,
});

describe('The totals', () => {
  test('of nothing are none', () => {
    expect(noTotals).toStrictEqual({
      participations: 0,
      open: 0,
      warnings: 0,
      extensions: 0,
      endings: {},
      longestSilence: null,
      exceptions: {},
      tolerated: 0,
    });
  });

  test('are sums: of participations, open ones, warnings, extensions, endings, exceptions and what is tolerated', () => {
    const first = participation({ warnings: 3, extensions: 2, silences: [silence(9, 4)] });
    const open = participation({ to: null, ending: null, warnings: 1, extensions: 1 });
    const all: readonly (readonly [Participation, readonly Exception[], boolean])[] = [
      [first, [exception('idle'), exception('policy.stay')], true],
      [open, [exception('idle')], true],
      [participation({ ending: 'inactivity' }), [], false],
      [participation(), [], false],
    ];
    const totals = all.reduce<Totals>((sums, one) => counted(sums, ...one), noTotals);
    expect(totals).toStrictEqual({
      participations: 4,
      open: 1,
      warnings: 4,
      extensions: 3,
      endings: { exit: 2, inactivity: 1 },
      longestSilence: silence(9, 4),
      exceptions: { idle: 2, 'policy.stay': 1 },
      tolerated: 2,
    });
  });

  test('name the longest silence, and of two the one that was over first', () => {
    const of = (...silences: ReturnType<typeof silence>[]) => participation({ silences });
    const all = [
      of(silence(3, 2), silence(9, 5), silence(20, 5)),
      of(silence(30, 5)),
      of(),
      of(silence(40, 4)),
    ];
    const totals = all.reduce<Totals>((sums, one) => counted(sums, one, [], false), noTotals);
    expect(totals.longestSilence).toEqual(silence(9, 5));
    expect(counted(totals, of(silence(50, 6)), [], false).longestSilence).toEqual(silence(50, 6));
    expect(counted(noTotals, of(silence(1, 0)), [], false).longestSilence).toEqual(silence(1, 0));
    expect(longestSilence(of())).toBeNull();
  });
});
