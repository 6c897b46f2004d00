import { describe, expect, test } from '@jest/globals';
import { told } from '../../../functions/attendance/attendance.ts';
import { fromCursor, toCursor } from '../../../functions/attendance/cursor.ts';
import { listHistory } from '../../../functions/attendance/history.ts';
import { lastStays } from '../../../functions/attendance/last-stays.ts';
import { MOST_RECORDS, type Stay } from '../../../functions/attendance/reading.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { instant } from '../../../shared/instant.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { ParticipantKey } from '../../../shared/presence/participant.ts';
import { present, record, start } from '../../contracts/people.ts';
import { Failure } from '../../world/faults.ts';
import { anna } from '../../world/tab.ts';

const sessionId = 's1';
const SECOND = 1_000;

const stay = (participantId: string, more: Partial<Stay> = {}): Stay => ({
  sessionId,
  participantId,
  sequences: [1, 2],
  from: instant(start),
  to: null,
  countedFrom: [instant(start)],
  ending: null,
  by: null,
  warnings: 0,
  extensions: 0,
  warnedFor: null,
  silences: [],
  policies: [{ at: instant(start), policy: defaultPolicy }],
  isWhole: true,
  isPart: false,
  ...more,
});

/** Everybody is called by their id, but whoever is unknown or damaged. */
const naming = () => {
  const loaded: string[] = [];
  const troubles: unknown[] = [];
  const app = {
    records: {},
    participants: {
      load: async (key: ParticipantKey) => {
        loaded.push(key.participantId);
        if (key.participantId === 'damaged') throw new Failure('It is malformed.');
        return key.participantId === 'unknown' ? null : present(key, { name: key.participantId });
      },
    },
    trouble: (...what: unknown[]) => void troubles.push(what),
  } as unknown as Parameters<typeof told>[0];
  return { app, loaded, troubles };
};

describe('Who was there', () => {
  const among = async (stays: readonly Stay[], range: { from?: number; to?: number } = {}) => {
    const { app } = naming();
    const answer = await told(app, range, stays, null);
    return answer.type === 'attendance' ? answer.stays.map(({ who }) => who.participantId) : null;
  };

  test('is told of a stretch of time, with those of whom it is not known when they came or went', async () => {
    const [early, late] = [instant(start), instant(start + 9)];
    const stays = [
      stay('until then', { from: null, to: late }),
      stay('before', { from: early, to: instant(start + 8) }),
      stay('still', { from: early }),
      stay('from its end', { from: instant(start + 20) }),
    ];
    expect(await among(stays, { from: start + 9, to: start + 20 })).toEqual(['until then', 'still']);
    expect(await among(stays)).toHaveLength(4);
  });

  test('is told with names, each read once, and by whom it was ended', async () => {
    const { app, loaded, troubles } = naming();
    const stays = [
      stay('ben', { by: 'carla', ending: 'removed' }),
      stay('anna'),
      stay('unknown', { isPart: true }),
      stay('damaged'),
    ];
    const answer = await told(app, {}, stays, 'next');
    expect(answer).toMatchObject({
      next: 'next',
      stays: [
        { who: { name: 'ben' }, by: { participantId: 'carla', name: 'carla' } },
        { who: { name: 'anna' }, by: null },
        { who: { participantId: 'unknown', name: null }, part: true },
        { who: { participantId: 'damaged', name: null } },
      ],
    });
    const parts = answer.type === 'attendance' ? answer.stays.map((one) => 'part' in one) : [];
    expect(parts).toEqual([false, false, true, false]);
    expect(loaded.toSorted()).toEqual(['anna', 'ben', 'carla', 'damaged', 'unknown']);
    expect(troubles).toEqual([[{ sessionId, participantId: 'damaged' }, new Failure('It is malformed.')]]);
  });
});

describe('A cursor', () => {
  const place = { participantId: 'ben', at: instant(start), sequence: 7 };
  const made = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

  test('leads back to the place, in its session', () => {
    expect(fromCursor(sessionId, toCursor(sessionId, place) ?? '')).toEqual(place);
    expect(toCursor(sessionId, null)).toBeNull();
  });

  test.each<[string, string | undefined]>([
    ['of another session', toCursor('s2', place) ?? ''],
    ['that is none', undefined],
    ['that is not ours', 'nonsense'],
    ['of nothing', made()],
    ['before all time', made(sessionId, 'ben', -1, 7)],
    ['of no record', made(sessionId, 'ben', 1, 0)],
    ['of more records than there can be', made(sessionId, 'ben', 1, 100_000_000)],
  ])('%s reads as the start', (_, cursor) => {
    expect(fromCursor(sessionId, cursor)).toBeNull();
  });
});

type Step = readonly [after: number, more: object];

/** Records of this person, so many seconds after the start. */
const chain = (...what: readonly Step[]): ParticipantRecord[] =>
  what.map(
    ([seconds, more], index) =>
      ({
        ...record,
        ending: undefined,
        deadline: null,
        lastActivityAt: instant(start),
        by: null,
        ...more,
        at: instant(start + seconds * SECOND),
        sequence: index + 1,
      }) as unknown as ParticipantRecord,
  );

const own = async (records: readonly ParticipantRecord[]) => {
  const newestFirst = records.toReversed().map((one) => ({ participantId: anna.id, record: one }));
  const app = {
    records: {
      ofPerson: async (_: unknown, before: { sequence: number } | null, most: number) => {
        const rest = newestFirst.filter(
          ({ record: one }) => before === null || one.sequence < before.sequence,
        );
        const page = rest.slice(0, most);
        const end = page.at(-1)?.record;
        const last =
          rest.length > most && end ? { participantId: anna.id, at: end.at, sequence: end.sequence } : null;
        return { records: page, last };
      },
    },
  } as unknown as Parameters<typeof listHistory>[0];
  const caller = { connectionId: 'a', user: anna, expiresAt: instant(start), receivedAt: instant(start) };
  const answer = await listHistory(app, caller, { action: 'history.list', sessionId });
  return answer.type === 'history' ? answer.stays : [];
};

describe('One’s own past', () => {
  const joined = [0, { type: 'joined', cause: 'join' }] as const;
  const warned = [900, { type: 'warned', cause: 'idle' }] as const;

  test('says when one was last active where that is why it ended, and when the warning came', async () => {
    const ended = [2_700, { type: 'ended', ending: 'inactivity', cause: 'unanswered' }] as const;
    const [found] = await own(chain(joined, warned, ended));
    expect(found).toMatchObject({
      to: start + 2_700 * SECOND,
      lastActivityAt: start,
      warnedAt: start + 900 * SECOND,
    });
    expect(found).not.toHaveProperty('part');
  });

  test.each<[string, Step[]]>([
    ['goes on', [joined]],
    ['goes on, warned', [joined, warned]],
    ['goes on after an extension', [joined, warned, [1_000, { type: 'extended', cause: 'extend' }]]],
    [
      'was ended by oneself',
      [joined, [60, { type: 'ended', ending: 'exit', cause: 'exit', lastActivityAt: null }]],
    ],
    [
      'was ended by oneself, after an extension',
      [
        joined,
        warned,
        [1_000, { type: 'extended', cause: 'extend' }],
        [1_100, { type: 'ended', ending: 'exit', cause: 'exit', lastActivityAt: null }],
      ],
    ],
  ])('says nothing of that where it %s', async (_, records) => {
    const [found] = await own(chain(...records));
    expect(found?.warnedAt).toBeNull();
    if (found?.to === null) expect(found.lastActivityAt).toBeNull();
  });

  test('is told in part where it has more records than an answer is made of', async () => {
    const warnings = Array.from({ length: MOST_RECORDS }, (_, nth) => [nth + 1, { type: 'warned' }] as const);
    const [found] = await own(chain(joined, ...warnings));
    expect(found).toMatchObject({ part: true });
  });
});

test('The last participations of all sessions are told the newest first, those last whose beginning is not known', async () => {
  const listed = ['s1', 's2', 's3'].map((id) => ({ session: { id, name: `Of ${id}` } }));
  const beginning = { s1: 2, s2: 5, s3: null } as Readonly<Record<string, number | null>>;
  const app = {
    sessions: { ofUser: async () => ({ sessions: listed, next: null }) },
    records: {
      ofPerson: async (key: ParticipantKey) => {
        const after = beginning[key.sessionId] ?? null;
        const records = chain([
          after ?? 9,
          after === null ? { type: 'ended', ending: 'exit' } : { type: 'joined', cause: 'join' },
        ]).map((one) => ({
          participantId: key.participantId,
          record: { ...one, sequence: after === null ? 8 : 1 },
        }));
        return { records, last: null };
      },
    },
  } as unknown as Parameters<typeof lastStays>[0];
  const found = await lastStays(app, 'anna', () => true);
  expect(found.map(({ name }) => name)).toEqual(['Of s2', 'Of s1', 'Of s3']);
  const back = { ...app, sessions: { ofUser: async () => ({ sessions: listed.toReversed(), next: null }) } };
  expect((await lastStays(back as never, 'anna', () => true)).map(({ name }) => name)).toEqual([
    'Of s2',
    'Of s1',
    'Of s3',
  ]);
});
