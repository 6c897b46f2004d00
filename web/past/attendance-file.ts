import type { Attended, Client } from '../../client/client.ts';

/** The most pages in one file: of up to 50 participations each. */
export const MOST_IN_FILE = 400;

/**
 * Every participation on record, oldest first for each person; `isWhole` is false if there are too many for one file.
 */
export const everyStay = async (
  client: Pick<Client, 'request'>,
  sessionId: string,
): Promise<{ readonly stays: readonly Attended[]; readonly isWhole: boolean }> => {
  const stays: Attended[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; cursor !== null && pages < MOST_IN_FILE; pages += 1) {
    const page: { stays: readonly Attended[]; next: string | null } = await client.request({
      action: 'attendance.list',
      sessionId,
      ...(cursor !== undefined && { cursor }),
    });
    stays.push(...page.stays);
    cursor = page.next;
  }
  return { stays, isWhole: cursor === null };
};

/** The participations as CSV (RFC 4180), in UTF-8 with a byte order mark, which some spreadsheets need. */
export const attendanceFile = (stays: readonly Attended[]): string =>
  `\uFEFF${[columns, ...stays.map(cellsOf)].map((cells) => `${csvLine(cells)}\r\n`).join('')}`;

/** Named as by `npm run attendance`, for whoever reads both. */
const columns = ['person', 'name', 'from', 'to', 'seconds', 'ending', 'by', 'warnings', 'extensions', 'part'];

const cellsOf = ({ who, from, to, ending, by, warnings, extensions, part }: Attended): Cells => [
  who.participantId,
  who.name,
  when(from),
  when(to),
  from === null || to === null ? null : Math.round((to - from) / 1_000),
  ending,
  by?.participantId ?? null,
  warnings,
  extensions,
  part === true,
];

const when = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

type Cells = readonly (string | number | boolean | null)[];

/**
 * Where a spreadsheet would take what follows for a formula, whoever chose the text. In languages that write numbers with a
 * comma, it takes a semicolon for the end of a cell, whatever is quoted.
 */
const FORMULA = /(^|;)(?=[\t\r]|\s*[=+\-@＝＋－＠])/g;

/** A line of CSV: what could be taken for a formula gets an apostrophe in front. */
export const csvLine = (cells: Cells): string =>
  cells.map((cell) => (typeof cell === 'string' ? quoted(cell) : String(cell ?? ''))).join(',');

const quoted = (text: string): string => {
  const safe = text.replace(FORMULA, "$1'");
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
