/**
 * Where a spreadsheet would take what follows for a formula, whoever has chosen the text. Where the comma is that of numbers,
 * it takes a semicolon for the end of a cell, whatever is quoted.
 */
const FORMULA = /(^|;)(?=[\t\r]|\s*[=+\-@＝＋－＠])/g;

/** A line of CSV (RFC 4180): before what could be taken for a formula there is an apostrophe. */
export const csvLine = (cells: readonly (string | number | boolean | null)[]): string =>
  cells
    .map((cell) => (typeof cell === 'string' ? quoted(cell) : cell === null ? '' : String(cell)))
    .join(',');

const quoted = (text: string): string => {
  const safe = text.replace(FORMULA, "$1'");
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
