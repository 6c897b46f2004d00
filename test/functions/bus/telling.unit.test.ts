import { describe, expect, test } from '@jest/globals';
import { type BusEvent, details } from '../../../shared/bus/details.ts';
import { toldOf } from '../../../shared/bus/telling.ts';
import { instant } from '../../../shared/instant.ts';
import { MAX_ID } from '../../../shared/messages/fields.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { NOW } from './stream.ts';

const at = instant(NOW);
const byId = { deployment: 'Vigil', people: 'ids' } as const;
const hidden = { deployment: 'Vigil', people: 'none' } as const;

const record = {
  type: 'ended',
  ending: 'removed',
  sequence: 3,
  previous: 'x',
  at,
  by: 'anna',
  cause: 'remove',
  deadline: null,
  lastActivityAt: at,
  policy: defaultPolicy,
} as const;
const { ending: _ended, ...recordOf } = record;
const removed = { type: 'participant-record', sessionId: 's1', participantId: 'ben', record } as const;

const held = {
  ...removed,
  record: { ...recordOf, type: 'held', reason: 'presenting', until: instant(at + 60_000), sequence: 20 },
} as const;

const changes = [
  removed,
  ...(['knocked', 'admitted', 'joined', 'returned', 'warned', 'extended', 'released'] as const).map(
    (type, nth) => {
      const { ending: _ending, ...rest } = record;
      return { ...removed, record: { ...rest, type, sequence: 4 + nth } };
    },
  ),
  held,
  { ...removed, record: { ...recordOf, type: 'governed', lifted: false, cause: 'govern', sequence: 12 } },
  ...(['created', 'changed'] as const).map((type) => ({
    type: 'session-record' as const,
    sessionId: 's1',
    record: {
      type,
      sequence: 2,
      previous: '',
      at,
      by: null,
      state: 'active' as const,
      policy: { idleTimeout: 60_000 },
    },
  })),
  { type: 'closed', sessionId: 's1', record: { at, by: 'anna', sequence: 2 } },
  { type: 'occupied', sessionId: 's1', at, occupancy: 1, number: 7 },
  { type: 'emptied', sessionId: 's1', at, occupancy: 0, number: 8 },
  { type: 'deleted', sessionId: 's1', at, records: 2 },
] as const;

describe('What others are told', () => {
  test('has an event type for each change, and matches the published schemas', () => {
    const told = changes.map((change) => toldOf(change, byId));
    expect(told.map(({ type }) => type).sort()).toEqual(Object.keys(details).sort());
    for (const { type, detail } of told) expect(details[type].parse(detail)).toEqual(detail);
  });

  test('says who, why, and by whose hand', () => {
    expect(toldOf(removed, byId)).toMatchObject({
      type: 'participant.ended',
      detail: { participantId: 'ben', by: 'anna', ending: 'removed', sequenceOf: 'participant', sequence: 3 },
    });
  });

  test('says who changed a session, or that nobody did, and only what it sets itself', () => {
    const said = (by: string | null, policy: object, settings: typeof byId | typeof hidden = byId) => {
      const changed = { type: 'changed', sequence: 2, previous: '', at, by, state: 'closed', policy };
      return toldOf({ type: 'session-record', sessionId: 's1', record: changed } as never, settings).detail;
    };
    expect(said('anna', { idleTimeout: 60_000 })).toStrictEqual({
      version: 1,
      id: expect.any(String),
      deployment: 'Vigil',
      sessionId: 's1',
      at,
      sequenceOf: 'session',
      sequence: 2,
      by: 'anna',
      state: 'closed',
      timings: { idleTimeout: 60_000 },
    });
    expect(said(null, { warningPeriod: 30_000 }, hidden)).toMatchObject({ by: null });
    expect(said(null, { warningPeriod: 30_000 })).toHaveProperty('timings', { warningPeriod: 30_000 });
    expect(Object.keys((said(null, {}) as { timings: object }).timings)).toEqual([]);
  });

  test('says that nobody did what time alone did, even where nobody is named', () => {
    const byTime = { ...removed, record: { ...record, by: null } } as const;
    expect([toldOf(byTime, byId).detail, toldOf(byTime, hidden).detail]).toMatchObject([
      { by: null },
      { by: null },
    ]);
  });

  test('counts a deletion as one more than the session’s records', () => {
    const deleted = toldOf({ type: 'deleted', sessionId: 's1', at, records: 2 }, byId);
    expect(deleted.detail).toMatchObject({ sequenceOf: 'session', sequence: 3 });
  });

  test('has the ids and the pseudonyms that it has always had, by which repetitions are recognized', () => {
    const ids = [removed, { type: 'deleted', sessionId: 's1', at, records: 2 } as const].map(
      (change) => toldOf(change, byId).detail.id,
    );
    expect(ids).toEqual(['XLdMTsQoNTGJQmLOxzM_n2DP95X', 'IWRkqDjvgANGrtp4M_-QDMU5DH_']);
    expect(toldOf(removed, hidden).detail).toMatchObject({
      participantId: 'AiWsYKNyvGQfYsH4x0zMZe',
      by: 'qhNyQdPNd9lsqCEjN2i6T3',
    });
  });

  test('never has the same number twice in one sequence, or a consumer that relies on it would skip one', () => {
    const changed = { type: 'changed', by: 'anna', sequence: 2, at: instant(7), state: 'closed', policy: {} };
    const told = (['session-record', 'closed'] as const).map(
      (type) => toldOf({ type, sessionId: 's1', record: changed } as never, byId).detail,
    );
    expect(told.map(({ sequenceOf, sequence }) => `${sequenceOf} ${sequence}`)).toEqual([
      'session 2',
      'closing 2',
    ]);
  });

  test('has the same id whenever it is told, and no two things share one', () => {
    const ids = (settings: typeof byId) => changes.map((change) => toldOf(change, settings).detail.id);
    expect(ids(byId)).toEqual(ids(byId));
    expect(
      new Set([
        ...ids(byId),
        ...changes.map((change) => toldOf({ ...change, sessionId: 's2' }, byId).detail.id),
      ]).size,
    ).toBe(2 * changes.length);
  });

  test('names nobody where the setting says so, and still shows whose events belong together', () => {
    const told = changes.map((change) => toldOf(change, hidden));
    expect(JSON.stringify(told)).not.toMatch(/anna|ben/);
    const whoIn = (event: BusEvent) => ('participantId' in event.detail ? event.detail.participantId : null);
    const people = new Set(told.map(whoIn).filter((one) => one !== null));
    expect(people.size).toBe(1);
    expect(people).not.toContain(whoIn(toldOf({ ...removed, sessionId: 's2' }, hidden)));
  });

  test('is at most two kilobytes, a hundredth of what the bus accepts', () => {
    const long = '\u{1F600}'.repeat(MAX_ID);
    const told = toldOf(
      { ...removed, sessionId: long, participantId: long, record: { ...record, by: long } },
      byId,
    );
    expect(Buffer.byteLength(JSON.stringify(told))).toBeLessThan(2_048);
  });
});
