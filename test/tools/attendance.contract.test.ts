import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { attendance } from '../../local/tools/attendance/attendance.ts';
import { csvLine } from '../../local/tools/attendance/csv.ts';
import { instant } from '../../shared/instant.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { DAY, MINUTE, type Moment, silentLife, strict, tableOf } from '../evidence/chains.ts';

const start = Date.UTC(2026, 9, 1, 9);
const everything = { from: 0, to: Number.POSITIVE_INFINITY };
const came = (at: number): Moment => ({ type: 'joined', at: instant(at), cause: 'join' });

describe('Attendance', () => {
  let embedded: EmbeddedTable;
  const asked = (what: object) =>
    attendance(
      { client: embedded.client, table: embedded.name },
      { ...everything, ...what },
      { clock: () => instant(start + 2 * DAY), pause: async () => {} },
    );
  beforeAll(async () => {
    embedded = await startTable();
    const table = tableOf(embedded.client, embedded.name);
    await table.left({ sessionId: 's1', participantId: 'anna' }, silentLife(start));
    await table.left({ sessionId: 's2', participantId: 'anna' }, [
      came(start + DAY),
      { type: 'ended', ending: 'removed', by: 'ben', at: instant(start + DAY + MINUTE) } as Moment,
    ]);
    await table.inside({ sessionId: 's1', participantId: 'carla' }, [came(start + MINUTE)], start + MINUTE);
  });
  afterAll(() => embedded.stop());

  test('of a session says who was in when, for how long, and how it ended', async () => {
    expect(await asked({ sessionId: 's1' })).toMatchObject([
      {
        participantId: 'anna',
        from: start,
        length: 5 * MINUTE + 2 * strict.idleTimeout + 30_000,
        ending: 'inactivity',
        warnings: 2,
        extensions: 1,
      },
      { participantId: 'carla', to: null, length: 2 * DAY - MINUTE, ending: null },
    ]);
  });

  test('of a person goes through every session that they were in', async () => {
    expect(await asked({ participantId: 'anna' })).toMatchObject([
      { sessionId: 's1', ending: 'inactivity' },
      { sessionId: 's2', ending: 'removed', by: 'ben', length: MINUTE },
    ]);
  });

  test('of a period lists everybody who was inside at any instant of it', async () => {
    expect(await asked({ sessionId: 's1', from: start + DAY })).toMatchObject([{ participantId: 'carla' }]);
    expect(await asked({ participantId: 'anna', to: start })).toEqual([]);
  });
});

describe('A line of CSV', () => {
  test.each([
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['+1', `'+1`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\tx', `'\tx`],
    [' =1', `' =1`],
    ['＝1', `'＝1`],
    ['Ben;=1+1', `"Ben;'=1+1"`],
    ['x; @SUM(A1);-1', `"x;' @SUM(A1);'-1"`],
    ['Ben; Anna', '"Ben; Anna"'],
    ['a,b', '"a,b"'],
    ['a\nb', '"a\nb"'],
    ['Anna', 'Anna'],
  ])('holds %j so that no spreadsheet executes it', (text, written) => {
    expect(csvLine([text, 7, null, true])).toBe(`${written},7,,true`);
  });
});
