import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Attended, Client } from '../../client/client.ts';
import { csvLine as byCommand } from '../../local/tools/attendance/csv.ts';
import { attendanceFile, csvLine, everyStay, MOST_IN_FILE } from '../../web/past/attendance-file.ts';

const stay: Attended = {
  sessionId: 's1',
  who: { participantId: 'ben', name: '=HYPERLINK("https://example.com")' },
  from: 1_795_276_800_000,
  to: 1_795_276_890_000,
  ending: 'removed',
  by: { participantId: 'anna', name: 'Anna' },
  warnings: 1,
  extensions: 0,
};

/** A server with so many pages of one participation each. */
const serving = (pages: number) => {
  const asked: unknown[] = [];
  const request = async (message: { cursor?: string }) => {
    asked.push(message.cursor);
    return { stays: [stay], next: asked.length < pages ? String(asked.length) : null };
  };
  return { client: { request } as unknown as Client, asked };
};

describe('The attendance table', () => {
  test('has a line for each participation, and no name in it is a formula', () => {
    expect(
      attendanceFile([stay, { ...stay, who: { participantId: 'x', name: null }, to: null, part: true }]),
    ).toBe(
      [
        '\uFEFFperson,name,from,to,seconds,ending,by,warnings,extensions,part',
        `ben,"'=HYPERLINK(""https://example.com"")",2026-11-21T16:00:00.000Z,2026-11-21T16:01:30.000Z,90,removed,anna,1,0,false`,
        'x,,2026-11-21T16:00:00.000Z,,,removed,anna,1,0,true',
        '',
      ].join('\r\n'),
    );
  });

  test('quotes as the command does, whatever a text contains', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', ';', ' ', 'a') }),
      fc.integer(),
      fc.constant(null),
    );
    fc.assert(fc.property(fc.array(cell), (cells) => expect(csvLine(cells)).toBe(byCommand(cells))));
  });

  test('is read page by page to its end, or as far as fits into one file, and says so', async () => {
    const some = serving(3);
    expect(await everyStay(some.client, 's1')).toEqual({ stays: [stay, stay, stay], isWhole: true });
    expect(some.asked).toEqual([undefined, '1', '2']);
    expect((await everyStay(serving(MOST_IN_FILE).client, 's1')).isWhole).toBe(true);
    const many = await everyStay(serving(MOST_IN_FILE + 1).client, 's1');
    expect([many.stays.length, many.isWhole]).toEqual([MOST_IN_FILE, false]);
  });
});
