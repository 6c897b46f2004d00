import { describe, expect, test } from '@jest/globals';
import { type Link, link, noTrail, type Trail, type Witness } from '../../../shared/audit/trail.ts';
import { contradicted, verified } from '../../../shared/audit/verification.ts';
import { instant } from '../../../shared/instant.ts';
import { key } from '../people.ts';

describe('Verifying', () => {
  const chain = (length: number, start: Trail = noTrail) => {
    const records: Link[] = [];
    let trail = start;
    for (let at = 1; at <= length; at += 1) {
      const linked = link(key, trail, { at: instant(at), by: null });
      records.push(linked.record);
      trail = linked.trail;
    }
    return { records, trail };
  };
  const { records, trail } = chain(4);
  const [first, second, third, fourth] = records as [Link, Link, Link, Link];
  const forged = { ...second, by: 'x' };
  const later = chain(2, { head: trail.head, length: 4 });

  test.each<[string, Link[], Trail | null, string[], number]>([
    ['nothing of nobody', [], null, [], 0],
    ['nothing of somebody who came before there was a trail', [], noTrail, [], 0],
    ['a whole chain', records, trail, [], 0],
    ['a whole chain whose owner is gone', records, null, [], 0],
    ['one whose oldest records have expired', [third, fourth], trail, [], 2],
    ['one that begins anew', [...records, ...chain(2).records], chain(2).trail, [], 0],
    ['one that continues', [...records, ...later.records], later.trail, [], 0],
    ['a gap', [first, third, fourth], trail, ['Between the records 1 and 3 there is a gap.'], 0],
    [
      'a doubled record',
      [first, second, second, third, fourth],
      trail,
      ['Record 2 comes after record 2.'],
      0,
    ],
    [
      'records out of order',
      [first, third, second, fourth],
      trail,
      [
        'Between the records 1 and 3 there is a gap.',
        'Record 2 comes after record 3.',
        'Between the records 2 and 4 there is a gap.',
      ],
      0,
    ],
    [
      'a changed record',
      [first, forged, third, fourth],
      trail,
      ['Record 2 is not the one that record 3 was added to.'],
      0,
    ],
    [
      'a first one that is none',
      [{ ...first, previous: 'x' }],
      null,
      ['Record 1 names a record before it.'],
      0,
    ],
    ['an end cut off', [first, second], trail, ['The chain ends with record 2, but there have been 4.'], 0],
    ['all cut off', [], trail, ['The chain ends with record 0, but there have been 4.'], 0],
    [
      'a changed end',
      [first, forged],
      { ...trail, length: 2 },
      ['Record 2 is not the one that was written last.'],
      0,
    ],
  ])('%s', (_, found, head, faults, expired) => {
    expect(verified(key, found, head)).toEqual({ faults, expired });
  });
});

describe('What was noted of a chain when a participation ended', () => {
  const first = link(key, noTrail, { at: instant(1), by: null });
  const second = link(key, first.trail, { at: instant(2), by: null });
  const records: Link[] = [first.record, second.record];
  const noted = { ...second.trail, at: instant(2) };

  test.each<[string, Witness[], string[]]>([
    ['nothing', [], []],
    ['the same', [{ ...first.trail, at: instant(1) }, noted], []],
    [
      'another record at its place',
      [{ ...noted, head: first.trail.head }],
      ['Record 2 is not the one with which a participation ended.'],
    ],
    [
      'one that is not there',
      [{ ...noted, length: 3 }],
      ['Record 3, with which a participation ended, is missing.'],
    ],
    [
      'one of another time, of a chain that began anew',
      [{ ...noted, at: instant(9) }],
      ['Record 2, with which a participation ended, is missing.'],
    ],
  ])('is compared with it: %s', (_, witnesses, faults) => {
    expect(contradicted(key, records, witnesses)).toEqual(faults);
  });
});
