import { describe, expect, test } from '@jest/globals';
import { JsonText } from '../../../shared/json-text.ts';
import { isInside, lastHeard, type Participant, type Present } from '../../../shared/presence/participant.ts';
import {
  changeOf,
  entryOf,
  fitting,
  partsOf,
  ROSTER_BYTES,
  rosterPage,
} from '../../../shared/presence/roster.ts';
import { timingsOf } from '../../../shared/presence/timings.ts';
import { closely, ended, minute, present, waiting, warned } from '../people.ts';

const called = (participantId: string): Present => ({ ...present(), participantId });
const hold = { reason: 'reading', since: minute(1), until: minute(40) } as const;

describe('What others see of somebody inside', () => {
  const plain = {
    participantId: 'anna',
    name: 'Anna',
    kind: 'licence-holder',
    role: 'member',
    media: { audio: false, video: false },
  };
  test.each<[string, Parameters<typeof entryOf>[0], object]>([
    ['is who they are', present(), { ...plain, phase: 'present' }],
    ['that they are warned', warned(), { ...plain, phase: 'warned' }],
    [
      'what they show',
      { ...present(), state: '1e400' },
      { ...plain, phase: 'present', state: new JsonText('1e400') },
    ],
    [
      'that they hold, why and until when',
      { ...present(), hold },
      { ...plain, phase: 'present', hold: { reason: 'reading', until: minute(40) } },
    ],
    [
      'that their name looks like that of a member',
      { ...present(), namesake: true },
      { ...plain, phase: 'present', namesake: true },
    ],
  ])('%s', (_, person, seen) => {
    // Strictly: a missing field is not sent as `undefined`.
    expect(entryOf(person)).toStrictEqual(seen);
  });
});

test('Inside are those who are present or warned', () => {
  expect([waiting(), present(), warned(), ended()].map(isInside)).toEqual([false, true, true, false]);
});

test('Somebody was last heard on one of their connections, on one that is gone by now, or when they came in', () => {
  const heard = (minutes: number) => ({ seenAt: minute(minutes), expiresAt: minute(600) });
  const person = { ...present(), joinedAt: minute(1), connections: { one: heard(5), two: heard(3) } };
  expect(lastHeard(person)).toBe(minute(5));
  expect(lastHeard({ ...person, heardAt: minute(6) })).toBe(minute(6));
  expect(lastHeard({ ...person, connections: {}, heardAt: minute(2) })).toBe(minute(2));
  expect(lastHeard({ ...person, connections: {} })).toBe(minute(1));
});

describe('A page of the roster', () => {
  const people: Participant[] = [
    { ...warned(), participantId: 'b' },
    called('c'),
    waiting(),
    { ...ended(), participantId: 'd' },
    called('a'),
  ];
  const idsOf = (cursor: string | null) =>
    rosterPage(people, cursor).roster.map(({ participantId }) => participantId);

  test('has those inside in the order of their ids, after the cursor', () => {
    expect(idsOf(null)).toEqual(['a', 'b', 'c']);
    expect(idsOf('a')).toEqual(['b', 'c']);
    expect(idsOf('aa')).toEqual(['b', 'c']);
    expect(idsOf('c')).toEqual([]);
  });

  test('says where to continue, or that it is the last', () => {
    expect(rosterPage(people, null).rosterNext).toBeNull();
    expect(rosterPage([], null)).toEqual({ roster: [], rosterNext: null });
    const many = Array.from({ length: 1_000 }, (_, nth) => called(`p${String(nth).padStart(3, '0')}`));
    const { roster, rosterNext } = rosterPage(many, null);
    expect(roster.length).toBeLessThan(1_000);
    expect(rosterNext).toBe(roster.at(-1)?.participantId);
  });
});

describe('A part of a list', () => {
  const sizes = (...entries: number[]) => fitting(entries, (size) => size);
  test('fills the given bytes, with one between entries', () => {
    expect(sizes(ROSTER_BYTES - 5, 3)).toHaveLength(2);
    expect(sizes(ROSTER_BYTES - 5, 4)).toHaveLength(1);
    expect(sizes(1, 1, ROSTER_BYTES, 1)).toHaveLength(2);
  });
  test('has at least one entry', () => {
    expect(sizes(2 * ROSTER_BYTES, 1)).toHaveLength(1);
    expect(sizes()).toEqual([]);
  });
});

describe('What became of somebody is told', () => {
  const entered = { stamp: 1, notice: null, roster: true, waitingRoom: false, farewells: {}, records: [] };
  const nobody = { joined: [], changed: [], left: [] };
  test.each<[string, Participant | null, object]>([
    [
      'who has come in',
      { ...present(), owed: { ...entered, entered: true } },
      { ...nobody, joined: [entryOf(present())] },
    ],
    ['who has changed', { ...present(), owed: entered }, { ...nobody, changed: [entryOf(present())] }],
    ['who owes nothing any more', present(), { ...nobody, changed: [entryOf(present())] }],
    ['who is warned', warned(), { ...nobody, changed: [entryOf(warned())] }],
    [
      'who has left, and how',
      ended('exit'),
      { ...nobody, left: [{ participantId: 'anna', ending: 'exit' }] },
    ],
    [
      'who waits at the door, and so is not inside',
      waiting(),
      { ...nobody, left: [{ participantId: 'anna', ending: 'disconnected' }] },
    ],
    [
      'who is no longer known',
      null,
      { ...nobody, left: [{ participantId: 'anna', ending: 'disconnected' }] },
    ],
  ])('%s', (_, person, change) => {
    expect(changeOf('anna', person)).toEqual(change);
  });

  test('in parts that each begin where the one before has ended, with whoever has come in among those', () => {
    const owed = { ...entered, entered: true };
    const changes = Array.from({ length: 600 }, (_, nth) =>
      changeOf(`p${nth}`, { ...called(`p${nth}`), name: 'x'.repeat(100), ...(nth % 2 === 0 && { owed }) }),
    );
    const { parts, told } = partsOf(changes, 9);
    expect(parts.length).toBeGreaterThan(1);
    expect(told).toBe(600);
    const nths = (odd: number) => Array.from({ length: 300 }, (_, half) => `p${2 * half + odd}`);
    expect(parts.flatMap(({ joined }) => joined.map(({ participantId }) => participantId))).toEqual(nths(0));
    expect(parts.flatMap(({ changed }) => changed.map(({ participantId }) => participantId))).toEqual(
      nths(1),
    );
  });

  test('in as few parts as possible, up to a limit, in order', () => {
    const changes = ['a', 'b', 'c'].map((id) => changeOf(id, id === 'b' ? null : called(id)));
    expect(partsOf(changes, 4)).toEqual({
      parts: [
        {
          joined: [],
          changed: [entryOf(called('a')), entryOf(called('c'))],
          left: [{ participantId: 'b', ending: 'disconnected' }],
        },
      ],
      told: 3,
    });
    expect(partsOf([], 4)).toEqual({ parts: [], told: 0 });
    const long = Array.from({ length: 900 }, (_, nth) =>
      changeOf(`p${nth}`, { ...called(`p${nth}`), name: 'x'.repeat(100) }),
    );
    const { parts, told } = partsOf(long, 2);
    expect(parts).toHaveLength(2);
    expect(parts.flatMap(({ changed }) => changed)).toHaveLength(told);
    expect(told).toBeLessThan(900);
  });
});

describe('Somebody is told the timings', () => {
  const asked = {
    idleTimeout: closely.idleTimeout,
    warningPeriod: closely.warningPeriod,
    reportEvery: closely.reportEvery,
  };
  const stay = { ...closely, longestStay: 3_600_000 };
  const from = {
    idleTimeout: { level: 'group', group: 'g' },
    warningPeriod: { level: 'session' },
    longestStay: { level: 'deployment' },
  } as const;
  test.each<[string, Parameters<typeof timingsOf>[0], object]>([
    ['that apply to them', present(), asked],
    [
      'with how long they may hold, where they may',
      present({ ...closely, holdLimit: 3_600_000 }),
      { ...asked, holdLimit: 3_600_000 },
    ],
    [
      'with the period of the standing warning, as it was announced',
      { ...warned(), promised: minute(50) },
      { ...asked, warningPeriod: 35 * 60_000 },
    ],
    [
      'with the end of the stay, and when it is announced to them',
      present(stay),
      { ...asked, endsAt: minute(60), noticeAt: minute(30), renewedBy: 'entry' },
    ],
    [
      'which a login extends where that counts',
      { ...present(stay), policy: { ...stay, reentry: 'login' } },
      { ...asked, endsAt: minute(60), noticeAt: minute(30), renewedBy: 'login' },
    ],
    [
      'but not for a guest, who has none',
      { ...present(stay), policy: { ...stay, reentry: 'login' }, kind: 'guest' },
      { ...asked, endsAt: minute(60), noticeAt: minute(30), renewedBy: 'entry' },
    ],
    [
      'and the levels from which they come',
      { ...present(), rule: { revision: 1, from } },
      { ...asked, from: { idleTimeout: 'group', warningPeriod: 'session', longestStay: 'deployment' } },
    ],
  ])('%s', (_, person, told) => {
    expect(timingsOf(person)).toStrictEqual(told);
  });
});
