import { howMany } from '../../infra/operations/how-many.ts';
import type { AuditRecord } from '../../shared/ports/audit.ts';
import { written } from '../duration.ts';
import type { Chain, SessionAudit } from './session/session-audit.ts';

/** What is on record, for people: in the order of time, with a line for each chain and one for the whole. */
export const linesOf = ({ chains, commands }: SessionAudit): string[] => {
  const all = chains.flatMap((chain) =>
    chain.records.map((record) => ({ at: record.at, cells: cellsOf(chain, record) })),
  );
  const done = commands.map((command) => {
    const at = Number(command.startedAt ?? command.at);
    return {
      at,
      cells: [
        when(at),
        'operator',
        String(command.action),
        '',
        '',
        typeof command.by === 'string' ? command.by : '',
        '',
      ],
    };
  });
  const rows = [...all, ...done].sort((one, other) => one.at - other.at).map(({ cells }) => cells);
  const faults = chains.flatMap((chain) => chain.faults.map((fault) => `${nameOf(chain)}: ${fault}`));
  const verdict =
    faults.length === 0
      ? `Whole: ${howMany(all.length, 'record')} in ${howMany(chains.length, 'chain')}.`
      : `NOT WHOLE. ${faults.join('\n')}`;
  return [...aligned([HEAD, ...rows]), '', ...chains.map(summaryOf), '', verdict];
};

const HEAD = ['time', 'who', 'what', 'why', 'due', 'by', 'timings'];

const cellsOf = (chain: Chain, record: AuditRecord): string[] => {
  const due = 'deadline' in record && record.deadline !== null ? record.deadline : null;
  const { idleTimeout, warningPeriod } = record.policy;
  const timings =
    idleTimeout === undefined || warningPeriod === undefined
      ? 'of the deployment'
      : `${written(idleTimeout)} + ${written(warningPeriod)}`;
  return [
    when(record.at),
    nameOf(chain),
    'state' in record
      ? `${record.type}: ${record.state}`
      : 'ending' in record
        ? `ended: ${record.ending}`
        : record.type === 'held'
          ? `held: ${record.reason}, until ${when(record.until)}`
          : record.type,
    'cause' in record ? record.cause : '',
    due === null ? '' : `${when(due)} (${((record.at - due) / 1_000).toFixed(1)} s late)`,
    record.by ?? '',
    timings,
  ];
};

const summaryOf = (chain: Chain): string => {
  const { records, unwritten, expired, replay, faults } = chain;
  const parts = [
    howMany(records.length, 'record'),
    ...(expired > 0 ? [`${expired} older ${expired === 1 ? 'one has' : 'ones have'} expired`] : []),
    ...(unwritten > 0 ? [`${unwritten} still in the item`] : []),
    ...(faults.length > 0 ? ['NOT WHOLE'] : ['chain whole']),
    ...(replay === null ? [] : [`replays to ${replay}`]),
  ];
  return `${nameOf(chain)}: ${parts.join(', ')}`;
};

const nameOf = ({ owner: { participantId } }: Chain): string => participantId ?? '(the session)';

const when = (at: number): string => new Date(at).toISOString();

const aligned = (rows: readonly (readonly string[])[]): string[] => {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
