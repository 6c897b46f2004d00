import type { ExceptionRule } from '../../../shared/evidence/exceptions.ts';
import type { Judged } from './manifest.ts';
import type { State } from './working-folder.ts';

/** How many exceptions the summary shows; all of them are in `exceptions.jsonl`. */
export const SHOWN = 200;

type Shown = {
  readonly sessionId: string;
  readonly participantId: string;
  readonly rule: ExceptionRule;
  readonly clause: string;
  readonly at: number;
  readonly measured: number | null;
  readonly limit: number | null;
  readonly by: number | null;
};

/** What an auditor reads: a page without scripts, which needs nothing but itself. `exceptions` are the first lines of that file. */
export const summaryOf = (
  { asked, startedAt, totals, chains, records }: State,
  standards: readonly Judged[],
  exceptions: readonly string[],
  key: string | null,
): string => {
  const sum = Object.values(totals.exceptions).reduce((all, one) => all + one, 0);
  const { longestSilence: silence } = totals;
  const said: readonly (readonly [string, string])[] = [
    ['Range', `${when(asked.from)} to ${when(asked.to)}`],
    ['Read', `from ${when(startedAt)} on, out of the table ${asked.table}`],
    ['Participations', `${totals.participations}, of which ${totals.open} were going on`],
    ['Chains', `${chains}, whole: ${records} records`],
    ['Warnings', `${totals.warnings}, answered ${totals.extensions} times`],
    ['Longest silence on record', silence ? `${long(silence.length)}, until ${when(silence.until)}` : 'none'],
    ['Exceptions', String(sum)],
    ['Within the tolerance', `${totals.tolerated} participations (${long(asked.tolerance)})`],
    ['Signed by', key ?? 'nobody'],
  ];
  const shown = exceptions.map((line) => JSON.parse(line) as Shown);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Evidence: ${text(asked.standards.join(', '))}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
  th, td { border-bottom: 1px solid #bbb; padding: .3rem .6rem; text-align: left; vertical-align: top; }
  td.n { text-align: right; font-variant-numeric: tabular-nums; }
</style>
<h1>Evidence of inactivity logout</h1>
<p><strong>${sum === 0 ? 'No exception.' : `${sum} ${sum === 1 ? 'exception' : 'exceptions'}.`}</strong> ${standards.map(({ title }) => text(title)).join('; ')}.</p>
<table>${said.map(([name, value]) => `<tr><th scope="row">${text(name)}</th><td>${text(value)}</td></tr>`).join('\n')}</table>
<h2>Judged by</h2>
<table><tr><th>Clause</th><th>About</th><th>Limit</th><th>Exceptions</th></tr>
${standards
  .flatMap(({ clauses }) => clauses)
  .map(
    ({ id, rule, limit }) =>
      `<tr><td>${text(id)}</td><td>${about[rule]}</td><td>${limit === null ? 'none named' : rule === 'extension' ? limit : long(limit)}</td><td class="n">${(totals.exceptions[rule] ?? 0) + (totals.exceptions[`policy.${rule}`] ?? 0)}</td></tr>`,
  )
  .join('\n')}</table>
<h2>How they ended</h2>
<table>${Object.entries(totals.endings)
    .toSorted(([, one], [, other]) => other - one)
    .map(([ending, count]) => `<tr><th scope="row">${text(ending)}</th><td class="n">${count}</td></tr>`)
    .join('\n')}</table>
<h2>Exceptions</h2>
${sum === 0 ? '<p>None.</p>' : `<table><tr><th>When</th><th>Who, where</th><th>What</th><th>Measured</th><th>Limit</th><th>By</th></tr>\n${shown.map(rowOf).join('\n')}</table>`}
${sum > shown.length ? `<p>The first ${shown.length} of ${sum}; all are in <code>exceptions.jsonl</code>.</p>` : ''}
<h2>What this shows, and what it does not</h2>
<p>Each participation is in <code>participations.jsonl</code> and follows from the records in <code>chains.jsonl</code>, which are bound to each other by hashes; <code>heads.jsonl</code> says with which hash each chain ended. The archive as a whole is signed. The program <code>verify-evidence</code> works all of it out again.</p>
<p>Activity itself is not on record. A silence that was over before it brought a warning is in no record; it was shorter than the idle timeout and the lateness of the warning. Nor can the archive show by itself that no chain was left out of it: for that, compare it with what another system knows of who worked when.</p>
</html>
`;
};

const about = {
  idle: 'from the last activity to the logout, at most',
  stay: 'from the entrance to the end, at most',
  reentry: 'whoever was logged out has to log in again',
  warning: 'from the warning to the logout, at least',
  extension: 'how often the time may be extended, at least',
  unextended: 'a limit that nobody can extend, longer than',
} as const;

const rowOf = ({ at, participantId, sessionId, rule, clause, measured, limit, by }: Shown): string => {
  const promised = rule.startsWith('policy.') ? 'the timings in force: ' : '';
  const what = `${promised}${about[rule.replace('policy.', '') as keyof typeof about]}`;
  const cells = [when(at), `${participantId}, ${sessionId}`, `${what} (${clause})`];
  const numbers = [measured, limit, by].map((one) => (one === null ? '' : long(one)));
  return `<tr>${cells.map((cell) => `<td>${text(cell)}</td>`).join('')}${numbers.map((cell) => `<td class="n">${cell}</td>`).join('')}</tr>`;
};

const when = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');

const long = (duration: number): string => {
  const seconds = duration / 1_000;
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  const rest = `${Number((seconds % 60).toFixed(3))} s`;
  return `${hours > 0 ? `${hours} h ` : ''}${hours > 0 || minutes > 0 ? `${minutes} min ` : ''}${rest}`;
};

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (value: string): string => value.replace(/[&<>"]/g, (character) => escapes[character] ?? '');
