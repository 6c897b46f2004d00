import type { Exception } from './clauses.ts';
import type { Manifest, Totals } from './manifest.ts';

export type Shown = Exception & { readonly sessionId: string; readonly participantId: string };

/** How many exceptions the page shows. */
export const SHOWN = 200;

/**
 * The page for people, as it has to be, letter by letter: it is what an auditor reads. Another wording needs another
 * version of the manifest, or earlier evidence is rejected.
 */
export const summaryOf = (
  { table, from, to, startedAt, tolerance, standards }: Manifest,
  totals: Totals,
  shown: readonly Shown[],
  key: string | null,
): string => {
  const { exceptions, longestSilence } = totals;
  let sum = 0;
  for (const count of Object.values(exceptions)) sum += count;
  const facts = [
    ['Range', `${time(from)} to ${time(to)}`],
    ['Read', `from ${time(startedAt)} on, out of the table ${table}`],
    ['Participations', `${totals.participations}, of which ${totals.open} were going on`],
    ['Chains', `${totals.chains}, whole: ${totals.records} records`],
    ['Warnings', `${totals.warnings}, answered ${totals.extensions} times`],
    [
      'Longest silence on record',
      longestSilence ? `${span(longestSilence.length)}, until ${time(longestSilence.until)}` : 'none',
    ],
    ['Exceptions', `${sum}`],
    ['Within the tolerance', `${totals.tolerated} participations (${span(tolerance)})`],
    ['Signed by', key ?? 'nobody'],
  ].map(([name = '', value = '']) => `<tr><th scope="row">${name}</th><td>${escaped(value)}</td></tr>`);
  const clauses = standards.flatMap((standard) => standard.clauses);
  const judged = clauses.map(({ id, rule, limit }) => {
    const named = rule === 'extension' ? `${limit}` : span(limit ?? 0);
    const count = (exceptions[rule] ?? 0) + (exceptions[`policy.${rule}`] ?? 0);
    return `<tr><td>${escaped(id)}</td><td>${meanings[rule]}</td><td>${limit === null ? 'none named' : named}</td><td class="n">${count}</td></tr>`;
  });
  const endings = Object.entries(totals.endings)
    .sort((a, b) => b[1] - a[1])
    .map(([ending, count]) => `<tr><th scope="row">${escaped(ending)}</th><td class="n">${count}</td></tr>`);
  const rest = `<p>The first ${shown.length} of ${sum}; all are in <code>exceptions.jsonl</code>.</p>`;
  const headline = sum === 0 ? 'No exception' : sum === 1 ? '1 exception' : `${sum} exceptions`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<title>Evidence: ${escaped(standards.map(({ id }) => id).join(', '))}</title>`,
    STYLE,
    '<h1>Evidence of inactivity logout</h1>',
    `<p><strong>${headline}.</strong> ${escaped(standards.map(({ title }) => title).join('; '))}.</p>`,
    tableOf(facts),
    '<h2>Judged by</h2>',
    tableOf(['<tr><th>Clause</th><th>About</th><th>Limit</th><th>Exceptions</th></tr>', ...judged]),
    '<h2>How they ended</h2>',
    tableOf(endings),
    '<h2>Exceptions</h2>',
    sum === 0 ? '<p>None.</p>' : tableOf([COLUMNS, ...shown.map(rowOf)]),
    sum > shown.length ? rest : '',
    FOOT,
  ].join('\n');
};

const STYLE = `<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
  th, td { border-bottom: 1px solid #bbb; padding: .3rem .6rem; text-align: left; vertical-align: top; }
  td.n { text-align: right; font-variant-numeric: tabular-nums; }
</style>`;

const COLUMNS =
  '<tr><th>When</th><th>Who, where</th><th>What</th><th>Measured</th><th>Limit</th><th>By</th></tr>';

const FOOT = `<h2>What this shows, and what it does not</h2>
<p>Each participation is in <code>participations.jsonl</code> and follows from the records in <code>chains.jsonl</code>, which are bound to each other by hashes; <code>heads.jsonl</code> says with which hash each chain ended. The archive as a whole is signed. The program <code>verify-evidence</code> works all of it out again.</p>
<p>Activity itself is not on record. A silence that was over before it brought a warning is in no record; it was shorter than the idle timeout and the lateness of the warning. Nor can the archive show by itself that no chain was left out of it: for that, compare it with what another system knows of who worked when.</p>
</html>
`;

const meanings: Readonly<Record<string, string>> = {
  idle: 'from the last activity to the logout, at most',
  stay: 'from the entrance to the end, at most',
  reentry: 'whoever was logged out has to log in again',
  warning: 'from the warning to the logout, at least',
  extension: 'how often the time may be extended, at least',
  unextended: 'a limit that nobody can extend, longer than',
};

const tableOf = (rows: readonly string[]): string => `<table>${rows.join('\n')}</table>`;

const rowOf = ({ at, participantId, sessionId, rule, clause, measured, limit, by }: Shown): string => {
  const [, promise, about = ''] = /^(policy\.)?(.*)$/.exec(rule) ?? [];
  const what = `${promise ? 'the timings in force: ' : ''}${meanings[about]} (${clause})`;
  const words = [time(at), `${participantId}, ${sessionId}`, what].map((one) => `<td>${escaped(one)}</td>`);
  const numbers = [measured, limit, by].map((one) => `<td class="n">${one === null ? '' : span(one)}</td>`);
  return `<tr>${[...words, ...numbers].join('')}</tr>`;
};

const time = (at: number): string => {
  const [day, clock = ''] = new Date(at).toISOString().split('T');
  return `${day} ${clock.slice(0, -1)} UTC`;
};

/** `1 h 0 min 0.5 s` */
const span = (milliseconds: number): string => {
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
  const seconds = `${Number(((milliseconds % 60_000) / 1_000).toFixed(3))} s`;
  if (hours > 0) return `${hours} h ${minutes} min ${seconds}`;
  return minutes > 0 ? `${minutes} min ${seconds}` : seconds;
};

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
