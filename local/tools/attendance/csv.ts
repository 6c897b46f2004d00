/** What a spreadsheet would take for a formula, whoever has chosen the text. */
const FORMULA = /^[=+\-@\t\r]/;

/** A line of CSV (RFC 4180): what could be taken for a formula begins with an apostrophe. */
export const csvLine = (cells: readonly (string | number | boolean | null)[]): string =>
  cells
    .map((cell) => (typeof cell === 'string' ? quoted(cell) : cell === null ? '' : String(cell)))
    .join(',');

const quoted = (text: string): string => {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
