import { describe, expect, test } from '@jest/globals';
import { MOST_RECORDS, RECORDS_AT_ONCE, staysIn, staysOf } from '../../../functions/attendance/reading.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import type { RecordPlace, RecordTable } from '../../../shared/evidence/records.ts';
import { instant } from '../../../shared/instant.ts';
import { record, start } from '../../contracts/people.ts';
import { memoryAudit } from '../../world/stores/audit.ts';
import { memoryRecords } from '../../world/stores/records.ts';

type Kind = 'joined' | 'warned' | 'ended';
/** What happened, and so many milliseconds after the start. */
type Row = readonly [kind: Kind, after: number];

const recordOf = ([type, after]: Row, sequence: number): ParticipantRecord => {
  const at = instant(start + after);
  const what = type === 'ended' ? { ending: 'exit' } : { deadline: null };
  return { ...record, type, ...what, at, by: null, lastActivityAt: at, sequence } as ParticipantRecord;
};

/** Chains of people, each beginning with this sequence. */
const tableOf = async (chains: Readonly<Record<string, readonly Row[]>>, first = 1): Promise<RecordTable> => {
  const audit = memoryAudit();
  for (const [participantId, rows] of Object.entries(chains))
    for (const [index, row] of rows.entries())
      await audit.append({ sessionId: 's1', participantId }, recordOf(row, first + index));
  return memoryRecords(audit);
};

const key = { sessionId: 's1', participantId: 'a' };
const STEP = 10_000;
/** Comes, is warned so often, goes: each step ten seconds after the one before. */
const stay = (begin: number, warnings: number): readonly Row[] => [
  ['joined', begin],
  ...Array.from({ length: warnings }, (_, index): Row => ['warned', begin + (index + 1) * STEP]),
  ['ended', begin + (warnings + 1) * STEP],
];
const forwards = async (table: RecordTable, after: RecordPlace | null = null) => {
  const { stays, next } = await staysIn(table, 's1', after);
  return { stays: stays.map(({ sequences, isPart }) => ({ sequences, isPart })), next };
};
const backwards = async (table: RecordTable, before: RecordPlace | null = null) => {
  const { stays, next } = await staysOf(table, key, before);
  return { stays: stays.map(({ sequences, isPart }) => ({ sequences, isPart })), next };
};

describe('A participation that goes on behind what was read', () => {
  test('is told as a whole with what comes next, in a session and of a person', async () => {
    const table = await tableOf({ a: [...stay(0, 20), ...stay(22 * STEP, 40)] });
    const whole = [
      { sequences: [1, 22], isPart: false },
      { sequences: [23, 64], isPart: false },
    ];
    const first = await forwards(table);
    expect(first).toEqual({
      stays: [whole[0]],
      next: { participantId: 'a', at: start + 21 * STEP, sequence: 22 },
    });
    expect(await forwards(table, first.next)).toEqual({ stays: [whole[1]], next: null });
    const newest = await backwards(table);
    expect(newest).toEqual({
      stays: [whole[1]],
      next: { participantId: 'a', at: start + 22 * STEP, sequence: 23 },
    });
    expect(await backwards(table, newest.next)).toEqual({ stays: [whole[0]], next: null });
  });

  test('is a part where its end could not be read, and hides nobody who came back since', async () => {
    const audit = memoryAudit();
    const rows: readonly Row[] = [...stay(0, 1), ...stay(4 * STEP, 1)];
    // The third record ends the first participation.
    for (const [index, row] of rows.entries())
      if (index !== 2) await audit.append(key, recordOf(row, 1 + index));
    const table = memoryRecords(audit);
    const told = [
      { sequences: [1, 2], isPart: true },
      { sequences: [4, 6], isPart: false },
    ];
    expect((await forwards(table)).stays).toEqual(told);
    expect((await backwards(table)).stays).toEqual(told.toReversed());
  });

  test('is a part only of whoever was read of before, not of others whose beginning is on record no more', async () => {
    const table = await tableOf({ a: stay(0, 1), b: stay(0, 1), c: stay(0, 1) }, 2);
    const behind = { participantId: 'b', at: instant(start), sequence: 2 };
    const read = await staysIn(table, 's1', behind);
    expect(read.stays.map(({ participantId, from, isPart }) => [participantId, from, isPart])).toEqual([
      ['b', null, true],
      ['c', start, false],
    ]);
    const gone = await tableOf(
      {
        a: [
          ['warned', 0],
          ['ended', STEP],
        ],
        c: [
          ['warned', 0],
          ['ended', STEP],
        ],
      },
      2,
    );
    const others = await staysIn(gone, 's1', { ...behind, participantId: 'a' });
    expect(others.stays.map(({ participantId, from, isPart }) => [participantId, from, isPart])).toEqual([
      ['a', null, true],
      ['c', null, false],
    ]);
  });

  test('is a part of a person only when newer ones were read before it', async () => {
    const table = await tableOf({
      a: [
        ['joined', 0],
        ['warned', STEP],
      ],
    });
    expect((await backwards(table)).stays).toEqual([{ sequences: [1, 2], isPart: false }]);
    const before = { participantId: 'a', at: instant(start + 2 * STEP), sequence: 3 };
    expect((await backwards(table, before)).stays).toEqual([{ sequences: [1, 2], isPart: true }]);
  });
});

describe('More records than one answer is made of', () => {
  test('are told as one part, if they are of one participation', async () => {
    const rows = [...stay(0, MOST_RECORDS + 10), ...stay((MOST_RECORDS + 20) * STEP, 1)];
    const table = await tableOf({ a: rows });
    expect(await forwards(table)).toMatchObject({
      stays: [{ sequences: [1, MOST_RECORDS], isPart: true }],
      next: { sequence: MOST_RECORDS },
    });
    const newest = await backwards(table);
    expect(newest.stays).toEqual([{ sequences: [rows.length - 2, rows.length], isPart: false }]);
    // From its end backwards: an end is among them, so there might be more.
    const last = MOST_RECORDS + 12;
    expect((await backwards(table, newest.next)).stays).toEqual([
      { sequences: [last - RECORDS_AT_ONCE + 1, last], isPart: true },
    ]);
  });

  test('are told no more at once than others, if they are of very many that were over at once', async () => {
    // All of one moment: nobody can say which of them is over before the next one.
    const rows = Array.from(
      { length: MOST_RECORDS + 2 },
      (_, index): Row => [index % 2 === 0 ? 'joined' : 'ended', index],
    );
    const table = await tableOf({ a: rows });
    const first = await forwards(table);
    expect(first.stays).toHaveLength(RECORDS_AT_ONCE / 2);
    expect(first.stays.every(({ isPart }) => isPart)).toBe(true);
    expect(first.next).toMatchObject({ sequence: RECORDS_AT_ONCE });
    const newest = await backwards(table);
    expect(newest.stays).toHaveLength(RECORDS_AT_ONCE / 2);
    expect(newest.stays[0]).toEqual({ sequences: [rows.length - 1, rows.length], isPart: true });
    expect(newest.next).toMatchObject({ sequence: rows.length - RECORDS_AT_ONCE + 1 });
  });
});

describe('Pages with nothing in them', () => {
  const place = { participantId: 'a', at: instant(start), sequence: 7 };

  test('are read on from, to the end', async () => {
    const asked: unknown[] = [];
    const pages = [
      { records: [], last: place },
      { records: [], last: null },
    ];
    const read = async (...[, from, most]: readonly unknown[]) => {
      asked.push(from, most);
      return pages[asked.length / 2 - 1] ?? { records: [], last: null };
    };
    const table = { ofSession: read, ofPerson: read };
    expect(await staysIn(table, 's1', null)).toEqual({ stays: [], next: null });
    expect(asked).toEqual([null, RECORDS_AT_ONCE, place, RECORDS_AT_ONCE]);
    asked.length = 0;
    expect(await staysOf(table, key, null)).toEqual({ stays: [], next: null });
    expect(asked).toEqual([null, RECORDS_AT_ONCE, place, RECORDS_AT_ONCE]);
  });

  test('are read on from by whoever asks next, where there are too many', async () => {
    let read = 0;
    const empty = async () => {
      read += 1;
      return { records: [], last: place };
    };
    const table = { ofSession: empty, ofPerson: empty };
    expect(await staysIn(table, 's1', null)).toEqual({ stays: [], next: place });
    expect(read).toBe(MOST_RECORDS / RECORDS_AT_ONCE);
    expect(await staysOf(table, key, null)).toEqual({ stays: [], next: place });
  });
});
