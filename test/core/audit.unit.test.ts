import { describe, expect, test } from '@jest/globals';
import { inOrder } from '../../shared/audit/order.ts';
import type { ParticipantRecord } from '../../shared/audit/record.ts';
import { hashOf, type Link, link, noTrail, type Trail, type Witness } from '../../shared/audit/trail.ts';
import { contradicted, verified } from '../../shared/audit/verification.ts';
import { type Instant, instant } from '../../shared/instant.ts';
import type { Happening } from '../../shared/lifecycle/happening.ts';
import { decide } from '../../shared/lifecycle.ts';
import { defaultPolicy } from '../../shared/policy.ts';
import type { Participant } from '../../shared/presence/participant.ts';
import { differences } from '../../shared/replay/comparison.ts';
import { replayed } from '../../shared/replay/replay.ts';
import { ended, joining, key, minute, present, waiting, warned } from './people.ts';

type Story = readonly (readonly [happening: Happening, minutes: number])[];

/** Plays a story in which every record is known to be written at once. */
const lived = (story: Story): { person: Participant; records: ParticipantRecord[] } => {
  const records: ParticipantRecord[] = [];
  let person: Participant | null = null;
  for (const [happening, minutes] of story) {
    const { next }: { next: Participant | null } = decide(person, happening, minute(minutes));
    if (next !== null && next !== person) records.push(...(next.owed?.records ?? []));
    person = next && { ...next, owed: null };
  }
  if (person === null) throw new Error('Nobody came.');
  return { person, records };
};

const wake: Happening = { type: 'wake', hand: 'none' };
const tab = { connectionId: 'tab-1' };
const level = { level: 'session' } as const;
const rule = { revision: 1, from: { idleTimeout: level, warningPeriod: level, longestStay: level } };
const holdable: Happening = { ...joining(), policy: { ...joining().policy, holdLimit: 3_600_000 } };
const hold: Happening = { type: 'hold', ...tab, reason: 'reading', for: 600_000 };
const govern = (timings: object): Extract<Happening, { type: 'govern' }> => ({
  type: 'govern',
  policy: { ...joining().policy, ...timings },
  rule,
});
const next = { mark: 'next', sideBySide: 0 };
const knock = (): Happening => ({ ...joining(), kind: 'guest', door: 'knock' });

describe('A transition goes on record', () => {
  test.each<[sentence: string, story: Story, last: object]>([
    ['coming in', [[joining(), 0]], { type: 'joined', cause: 'join', by: null, deadline: null }],
    ['coming in under a rule', [[{ ...joining(), rule }, 0]], { type: 'joined', rule }],
    [
      'coming in by a login, where that counts',
      [[{ ...joining(), policy: { ...defaultPolicy, reentry: 'login' }, authenticatedAt: minute(-5) }, 0]],
      { type: 'joined', authenticatedAt: minute(-5) },
    ],
    [
      'the end of a hold by its own person',
      [
        [holdable, 0],
        [hold, 1],
        [{ type: 'release', ...tab }, 2],
      ],
      { type: 'released', cause: 'release', by: null, deadline: null },
    ],
    [
      'the end of a hold by somebody else',
      [
        [holdable, 0],
        [hold, 1],
        [{ type: 'release', connectionId: null, by: 'ben' }, 2],
      ],
      { type: 'released', cause: 'release', by: 'ben' },
    ],
    [
      'another rule, and by whom',
      [
        [joining(), 0],
        [{ ...govern({ idleTimeout: 1_200_000 }), by: 'ben' }, 1],
      ],
      { type: 'governed', cause: 'govern', by: 'ben', policy: { idleTimeout: 1_200_000 } },
    ],
    [
      'what came under a rule that was put while they waited at the door',
      [
        [knock(), 0],
        [govern({ idleTimeout: 1_200_000 }), 1],
        [{ type: 'admit' }, 2],
      ],
      { type: 'admitted', policy: { idleTimeout: 1_200_000 }, rule },
    ],
    ...[
      { ...rule, revision: 2 },
      { ...rule, from: { ...rule.from, idleTimeout: { level: 'deployment' } as const } },
      { ...rule, from: { ...rule.from, idleTimeout: { level: 'session', group: 'g' } as const } },
      { ...rule, from: { ...rule.from, idleTimeout: { level: 'session', final: true } as const } },
    ].map((other, nth): [string, Story, object] => [
      `what came by a rule that said the same from elsewhere (${nth})`,
      [
        [{ ...joining(), rule }, 0],
        [{ ...govern({}), rule: other, deploying: { mark: 'next', sideBySide: 0 } }, 1],
        [{ type: 'exit', ...tab }, 2],
      ],
      { type: 'ended', rule: other },
    ]),
    ['knocking', [[knock(), 0]], { type: 'knocked', cause: 'join', deadline: null }],
    [
      'being let in, by whom',
      [
        [knock(), 0],
        [{ type: 'admit', by: 'ben' }, 1],
      ],
      { type: 'admitted', cause: 'admit', by: 'ben', lastActivityAt: minute(1) },
    ],
    [
      'being refused',
      [
        [knock(), 0],
        [{ type: 'deny', by: 'ben' }, 1],
      ],
      { type: 'ended', ending: 'denied', cause: 'deny', by: 'ben', deadline: null },
    ],
    [
      'being warned, when it was due, and the last activity',
      [
        [joining(), 0],
        [{ type: 'activity', ...tab, at: minute(5) }, 6],
        [{ type: 'ping', ...tab }, 19],
        [wake, 21],
      ],
      { type: 'warned', cause: 'wake', deadline: minute(20), at: minute(21), lastActivityAt: minute(5) },
    ],
    [
      'answering a warning',
      [
        [joining(), 0],
        [{ type: 'ping', ...tab }, 14],
        [wake, 15],
        [{ type: 'extend', ...tab }, 16],
      ],
      { type: 'extended', cause: 'extend', deadline: null, lastActivityAt: minute(16) },
    ],
    [
      'being removed',
      [
        [joining(), 0],
        [{ type: 'remove', by: 'ben' }, 1],
      ],
      { type: 'ended', ending: 'removed', cause: 'remove', by: 'ben' },
    ],
    [
      'being one too many',
      [
        [joining(), 0],
        [{ type: 'remove', ending: 'full' }, 1],
      ],
      { type: 'ended', ending: 'full', cause: 'remove', by: null },
    ],
    [
      'coming back',
      [
        [joining(), 0],
        [{ type: 'exit', ...tab }, 1],
        [joining(), 2],
      ],
      { type: 'returned', cause: 'join', sequence: 3, at: minute(2), policy: present().policy },
    ],
  ])('%s', (_, story, last) => {
    const { person, records } = lived(story);
    expect(records.at(-1)).toMatchObject(last);
    expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_one, index) => index + 1));
    expect(person.trail).toEqual({ head: hashOf(key, records.at(-1) ?? {}), length: records.length });
    expect(records.at(-1)?.previous).toBe(records.length > 1 ? hashOf(key, records.at(-2) ?? {}) : '');
    expect(replayed(key, records)).toMatchObject({ fault: null, participant: { trail: person.trail } });
  });

  test('and nothing else does', () => {
    const happenings: Happening[] = [
      { type: 'activity', ...tab, at: minute(2) },
      { type: 'extend', ...tab },
      { type: 'ping', ...tab },
      { type: 'media', ...tab, audio: true, video: true },
      { type: 'appoint', role: 'moderator' },
      { type: 'disconnect', ...tab },
      joining('tab-2'),
    ];
    for (const happening of happenings)
      expect(decide(present(), happening, minute(3)).next?.trail).toEqual(present().trail);
  });

  test('and a record that is owed stays owed until it is struck, whatever comes', () => {
    const first = decide(null, joining(), minute(0)).next;
    const second = decide(first, { type: 'exit', ...tab }, minute(1));
    expect(second.next?.owed?.records.map(({ type }) => type)).toEqual(['joined', 'ended']);
    expect(second.effects).toContainEqual({ type: 'record', records: second.next?.owed?.records });
    expect(decide(first, wake, minute(1)).effects).toContainEqual({
      type: 'record',
      records: first?.owed?.records,
    });
  });
});

describe('A hash', () => {
  const record = { at: instant(1), by: null, policy: { idleTimeout: 1, grace: 2 } };
  test('is the same whatever the order of the fields, inner ones included', () => {
    const turned = { policy: { grace: 2, idleTimeout: 1 }, by: null, at: instant(1) };
    expect(hashOf(key, turned)).toBe(hashOf(key, record));
    expect(hashOf(key, record)).toMatch(/^[\w-]{43}$/);
  });
  test.each<[string, object, object]>([
    ['the session', { ...key, sessionId: 's2' }, record],
    ['the participant', { ...key, participantId: 'ben' }, record],
    ['a field', key, { ...record, at: instant(2) }],
    ['a null', key, { ...record, by: 'null' }],
    ['an inner field', key, { ...record, policy: { idleTimeout: 1, grace: 3 } }],
    ['which value is which', key, { ...record, policy: { idleTimeout: 2, grace: 1 } }],
  ])('differs for a different %s', (_, owner, other) => {
    expect(hashOf(owner as typeof key, other)).not.toBe(hashOf(key, record));
  });
});

describe('What is kept by time, in the order of the chain', () => {
  const at = (sequence: number, seconds: number) => ({ sequence, at: instant(seconds * 1_000) });
  const [MONTH, CLOCKS] = [30 * 24 * 3_600, 1];

  test.each([
    ['is unchanged when no clock was behind', [at(1, 0), at(2, 5), at(3, 5)], [1, 2, 3]],
    [
      'follows the chain where a clock was behind',
      [at(2, 9 - CLOCKS), at(1, 9), at(4, 9), at(3, 9 + CLOCKS)],
      [1, 2, 3, 4],
    ],
    [
      'has a chain that begins anew after the old one',
      [at(7, 0), at(8, 1), at(2, MONTH - CLOCKS), at(1, MONTH), at(3, MONTH + 9)],
      [7, 8, 1, 2, 3],
    ],
    ['allows at most a minute for clock differences', [at(7, 0), at(1, 60)], [1, 7]],
    ['and what is later belongs to a chain that begins anew', [at(7, 0), at(1, 60.001)], [7, 1]],
    ['keeps duplicates, for the verification to find', [at(1, 0), at(1, 1), at(2, 2)], [1, 1, 2]],
  ])('%s', (_, kept, sequences) => {
    expect(inOrder(kept).map(({ sequence }) => sequence)).toEqual(sequences);
  });

  test('has the earlier first of two records with one number', () => {
    expect(inOrder([at(1, 0), at(1, 1)])).toEqual([at(1, 0), at(1, 1)]);
  });
});

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

describe('Replaying', () => {
  const story: Story = [
    [joining(), 0],
    [{ type: 'ping', ...tab }, 14],
    [wake, 15],
    [{ type: 'extend', ...tab }, 16],
    [{ type: 'exit', ...tab }, 17],
    [joining(), 20],
    [{ type: 'remove' }, 21],
  ];
  const { person, records } = lived(story);

  test('returns the person', () => {
    const { participant, fault } = replayed(key, records);
    expect(fault).toBeNull();
    expect(participant && differences(participant, person)).toEqual([]);
    expect(replayed(key, [])).toEqual({ participant: null, fault: null });
  });

  test('begins with the first participation that is kept when older records have expired', () => {
    for (const kept of [1, 2, 3, 4]) {
      const { participant, fault } = replayed(key, records.slice(kept));
      expect(fault).toBeNull();
      expect(participant && differences(participant, person)).toEqual([]);
    }
  });

  test('detects a record that the core would not have made', () => {
    const [joined, ...rest] = records as [ParticipantRecord, ...ParticipantRecord[]];
    const early = records.map((record) =>
      record.type === 'warned' ? { ...record, at: minute(14) } : record,
    );
    expect(replayed(key, early).fault).toBe('Record 2 (warned) is not what the core decides.');
    expect(replayed(key, [{ ...joined, by: 'ben' }, ...rest]).fault).toBe(
      'Record 1 (joined) is not what the core decides.',
    );
  });

  test('detects a missing record that the core would have made', () => {
    const stay = { ...defaultPolicy, longestStay: 15 * 60_000 };
    const both = lived([
      [joining('tab-1', { policy: stay }), 0],
      [{ type: 'ping', ...tab }, 14],
      [wake, 15],
    ]).records;
    expect(both.map(({ type }) => type)).toEqual(['joined', 'warned', 'ended']);
    expect(replayed(key, both).fault).toBeNull();
    expect(replayed(key, both.slice(0, 2)).fault).toBe('The core decides ended too, which is not on record.');
  });

  test('does not begin with a participation that inherits, or with a guest who had been at the door before', () => {
    const flapping = lived([
      [joining(), 0],
      [{ type: 'disconnect', ...tab }, 1],
      [wake, 3],
      [joining('tab-1', { resume: true }), 4],
      [{ type: 'exit', ...tab }, 5],
      [knock(), 6],
      [joining(), 7],
      [{ type: 'exit', ...tab }, 8],
      [knock(), 9],
      [{ type: 'deny' }, 10],
    ]);
    expect(flapping.records.map(({ type }) => type)).toEqual([
      'joined',
      'ended',
      'returned',
      'ended',
      'knocked',
      'admitted',
      'ended',
      'knocked',
      'ended',
    ]);
    for (let kept = 0; kept < 9; kept += 1) {
      const { participant, fault } = replayed(key, flapping.records.slice(kept));
      expect([kept, fault]).toEqual([kept, null]);
      if (kept === 8) expect(participant).toBeNull();
      else expect(participant && differences(participant, flapping.person)).toEqual([]);
    }
  });

  test('knows how somebody was lost whom a single wake-up both warned and gave up', () => {
    const byLease = lived([
      [{ ...joining(), policy: { ...defaultPolicy, idleTimeout: 5 * 60_000 } }, 0],
      [wake, 12],
    ]);
    const byGoodbye = lived([
      [joining(), 0],
      [{ type: 'ping', ...tab }, 14],
      [{ type: 'disconnect', ...tab }, 14.5],
      [wake, 16],
    ]);
    // Their longest stay would have run out as well, had they not been away.
    const policy = { ...defaultPolicy, idleTimeout: 5 * 60_000, longestStay: 12 * 60_000 };
    const [beforeStay, atTheIdleTimeout] = [4.8, 4.25].map((left) =>
      lived([
        [joining('tab-1', { policy }), 0],
        [{ type: 'disconnect', ...tab }, left],
        [wake, 13],
      ]),
    );
    if (!beforeStay || !atTheIdleTimeout) throw new Error('There are two.');
    for (const { person: lost, records: found } of [byLease, byGoodbye, beforeStay, atTheIdleTimeout]) {
      expect(found.map(({ type }) => type)).toEqual(['joined', 'warned', 'ended']);
      expect(lost).toMatchObject({ phase: 'ended', ending: 'disconnected' });
      const { participant, fault } = replayed(key, found);
      expect(fault).toBeNull();
      expect(participant && differences(participant, lost)).toEqual([]);
    }
  });

  test('does not count a wake-up as a sign of life of somebody whom a later one warned and gave up', () => {
    const policy = { ...defaultPolicy, idleTimeout: 5 * 60_000, holdLimit: 3_600_000 };
    const { person: lost, records: found } = lived([
      [joining('tab-1', { policy }), 0],
      [{ type: 'hold', ...tab, reason: 'reading', for: 60_000 }, 0.5],
      [{ type: 'ping', ...tab }, 2],
      [wake, 3],
      [wake, 13],
    ]);
    expect(found.map(({ type }) => type)).toEqual(['joined', 'held', 'released', 'warned', 'ended']);
    const { participant, fault } = replayed(key, found);
    expect(fault).toBeNull();
    expect(participant && differences(participant, lost)).toEqual([]);
  });

  test('knows an activity that answered a warning, and a guest who came back too late to the door', () => {
    const policy = { ...defaultPolicy, activityExtends: true };
    const answering = lived([
      [joining('tab-1', { policy }), 0],
      [{ type: 'ping', ...tab }, 14],
      [wake, 15],
      [{ type: 'activity', ...tab, at: minute(16) }, 16],
    ]);
    const forgotten = lived([
      [knock(), 0],
      [{ ...knock(), resume: true } as Happening, 12],
    ]);
    expect(answering.records.at(-1)).toMatchObject({ type: 'extended', cause: 'activity' });
    expect(forgotten.records.at(-1)).toMatchObject({ ending: 'unanswered', cause: 'join' });
    for (const { person: whoever, records: found } of [answering, forgotten]) {
      const { participant, fault } = replayed(key, found);
      expect(fault).toBeNull();
      expect(participant && differences(participant, whoever)).toEqual([]);
    }
  });

  test('knows a resume that learned of the ending in the very instant of the last activity', () => {
    const policy = { ...defaultPolicy, longestStay: 20 * 60_000 };
    const { records: found, person: out } = lived([
      [joining('tab-1', { policy }), 0],
      [{ type: 'ping', ...tab }, 14],
      [{ type: 'activity', ...tab, at: minute(20) }, 20],
      [joining('tab-1', { resume: true }), 20],
    ]);
    expect(found.at(-1)).toMatchObject({ ending: 'limit', cause: 'join', lastActivityAt: minute(20) });
    const { participant, fault } = replayed(key, found);
    expect(fault).toBeNull();
    expect(participant && differences(participant, out)).toEqual([]);
  });

  test('knows a hold that a return found over in the very instant of the last activity', () => {
    const policy = { ...defaultPolicy, holdLimit: 3_600_000 };
    const { person, records: found } = lived([
      [{ ...joining(), policy }, 0],
      [{ type: 'hold', ...tab, reason: 'reading', for: 60_000 }, 0],
      [{ type: 'extend', ...tab }, 1],
      [{ ...joining(), policy, resume: true }, 1],
    ]);
    expect(found.map(({ type, cause }) => `${type} by ${cause}`)).toEqual([
      'joined by join',
      'held by hold',
      'released by join',
    ]);
    const { participant, fault } = replayed(key, found);
    expect(fault).toBeNull();
    expect(participant && differences(participant, person)).toEqual([]);
  });

  test('detects that something impossible was done', () => {
    const [joined] = records as [ParticipantRecord];
    const impossible = { ...joined, type: 'extended', cause: 'extend' } as const;
    expect(replayed(key, [impossible])).toEqual({
      participant: null,
      fault: 'Record 1 (extended) is not what the core decides.',
    });
  });

  test('detects that a hold which answered a warning is missing at the end', () => {
    const { records: found } = lived([
      [holdable, 0],
      [{ type: 'ping', ...tab }, 14],
      [wake, 15],
      [hold, 16],
    ]);
    expect(found.map(({ type }) => type)).toEqual(['joined', 'warned', 'extended', 'held']);
    expect(replayed(key, found).fault).toBeNull();
    expect(replayed(key, found.slice(0, 3)).fault).toBe('Record 3 (extended) is not what the core decides.');
  });

  const work = { resume: true, policy: defaultPolicy };
  test.each<[sentence: string, story: Story, types: string[]]>([
    [
      'two holds, each for as long as it was',
      [
        [holdable, 0],
        [hold, 1],
        [{ type: 'release', ...tab }, 2],
        [{ type: 'ping', ...tab }, 16],
        [wake, 17],
        [{ ...hold, for: 300_000 }, 18],
      ],
      ['joined', 'held', 'released', 'warned', 'extended', 'held'],
    ],
    [
      'an end of a hold by themselves, which is an act',
      [
        [holdable, 0],
        [hold, 1],
        [{ type: 'release', ...tab }, 9],
        [{ type: 'ping', ...tab }, 20],
        [wake, 24],
      ],
      ['joined', 'held', 'released', 'warned'],
    ],
    [
      'somebody lost soon after a warning was answered',
      [
        [joining(), 0],
        [{ type: 'ping', ...tab }, 14],
        [wake, 15],
        [{ type: 'extend', ...tab }, 16],
        [{ type: 'disconnect', ...tab }, 16.5],
        [wake, 18],
      ],
      ['joined', 'warned', 'extended', 'ended'],
    ],
    [
      'a warning that nobody could hear, undone by what was done long before it',
      [
        [joining('tab-1', { policy: defaultPolicy }), 0],
        [{ type: 'ping', ...tab }, 6],
        [wake, 15],
        [joining('tab-1', { ...work, actedAt: minute(2) }), 16],
      ],
      ['joined', 'warned', 'extended'],
    ],
    [
      'two deployments, one after the other',
      [
        [joining(), 0],
        ...[20, 25].map((idle, nth): Story[number] => [
          { ...govern({ idleTimeout: idle * 60_000 }), deploying: { mark: `${nth}`, sideBySide: 0 } },
          nth + 1,
        ]),
      ],
      ['joined', 'governed', 'governed'],
    ],
    [
      'another deployment right after a warning, by a clock that is behind',
      [
        [joining(), 0],
        [{ type: 'ping', ...tab }, 14],
        [wake, 15.01],
        [{ type: 'govern', policy: { ...joining().policy, idleTimeout: 720_000 }, deploying: next }, 15.005],
      ],
      ['joined', 'warned', 'governed'],
    ],
    [
      'a guest let in who was lost at the door, and is given up by a clock that is behind',
      [
        [knock(), 0],
        [{ type: 'disconnect', ...tab }, 1],
        [{ type: 'admit' }, 5.01],
        [wake, 5.005],
      ],
      ['knocked', 'admitted', 'ended'],
    ],
    [
      'somebody warned and given up at once, whose last act was by a clock that was ahead',
      [
        [joining('tab-1', { policy: { ...defaultPolicy, idleTimeout: 5 * 60_000 } }), 0],
        [joining('tab-2'), 1],
        [{ type: 'activity', connectionId: 'tab-2', at: minute(1.001) }, 1.001],
        [{ type: 'leave', connectionId: 'tab-2' }, 1],
        [wake, 12],
      ],
      ['joined', 'warned', 'ended'],
    ],
    [
      'a guest who was inside when coming back came to take a login, which they do not have',
      [
        [knock(), 0],
        [{ type: 'admit' }, 1],
        [{ ...govern({ reentry: 'login' }), deploying: next }, 2],
      ],
      ['knocked', 'admitted', 'governed'],
    ],
    [
      'a guest who had become a member by then',
      [
        [knock(), 0],
        [{ type: 'admit' }, 1],
        [joining(), 2],
        [{ ...govern({ reentry: 'login' }), deploying: next }, 3],
        [{ type: 'exit', ...tab }, 4],
      ],
      ['knocked', 'admitted', 'governed', 'ended'],
    ],
  ])('knows %s', (_, story, types) => {
    const { person: whoever, records: found } = lived(story);
    expect(found.map(({ type }) => type)).toEqual(types);
    const { participant, fault } = replayed(key, found);
    expect(fault).toBeNull();
    expect(participant && differences(participant, whoever)).toEqual([]);
  });

  test('brings back a guest, with the time at the door', () => {
    const guest = lived([
      [knock(), 0],
      [{ type: 'admit' }, 5],
      [{ type: 'disconnect', ...tab }, 6],
      [wake, 8],
      [{ ...knock(), resume: true } as Happening, 9],
    ]);
    const { participant, fault } = replayed(key, guest.records);
    expect(fault).toBeNull();
    expect(participant && differences(participant, guest.person)).toEqual([]);
  });
});

describe('Comparing', () => {
  const at = (minutes: number): Instant => minute(minutes);
  const differing = (replayedPerson: Participant, change: object): string[] =>
    differences(replayedPerson, { ...replayedPerson, ...change } as Participant);

  test.each<[string, Participant, object, string[]]>([
    ['nothing', present(), {}, []],
    [
      'what is not on record',
      present(),
      { name: 'Other', role: 'moderator', connections: {}, version: 9 },
      [],
    ],
    ['a later activity of somebody present', present(), { lastActivityAt: at(9) }, []],
    ['an earlier activity', present(), { lastActivityAt: at(-1) }, ['lastActivityAt']],
    ['a later activity of somebody warned', warned(), { lastActivityAt: at(9) }, ['lastActivityAt']],
    ['the phase', present(), { phase: 'warned' }, ['phase']],
    ['the join', present(), { joinedAt: at(1) }, ['joinedAt']],
    ['the knock', waiting(), { knockedAt: at(1) }, ['knockedAt']],
    ['the warning', warned(), { warnedAt: at(16) }, ['warnedAt']],
    ['the ending', ended(), { ending: 'exit' }, ['ending']],
    ['the time of the ending', ended(), { endedAt: at(46) }, ['endedAt']],
    ['a hold', present(), { hold: { reason: 'reading', since: at(1), until: at(2) } }, ['hold']],
    ['where it ended', ended(), { wasInside: false }, ['wasInside']],
    ['the head of the chain', ended(), { trail: { head: 'x', length: 1 } }, ['trail']],
  ])('finds %s', (_, person, change, found) => {
    expect(differing(person, change)).toEqual(found);
  });
});
