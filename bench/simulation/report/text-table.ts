/** A table in Markdown, its columns aligned, so that it reads well in a terminal and in the documents. */
export const tableOf = (head: readonly string[], lines: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const numeric = head.map((_, column) => lines.every((line) => /^[\d,.%–-]*$/.test(line[column] ?? '')));
  const row = (cells: readonly string[]) =>
    `| ${widths
      .map((width, column) => {
        const cell = cells[column] ?? '';
        return numeric[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (numeric[column] ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  return [row(head), rule, ...lines.map(row)].join('\n');
};
