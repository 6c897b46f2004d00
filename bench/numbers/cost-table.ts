import type { Cost } from './units.ts';

/** The cost of each thing that somebody does, as Markdown. */
export const costTable = (costs: readonly Cost[]): string =>
  [
    '| | read units | write units | Scheduler calls | posts | calls of the table |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...costs.map(
      ({ what, calls, reads, writes, scheduler, posts }) =>
        `| ${what} | ${reads} | ${writes} | ${scheduler} | ${posts} | ${times(calls)} |`,
    ),
  ].join('\n');

const times = (calls: readonly string[]): string =>
  [...new Set(calls)]
    .map((call) => {
      const often = calls.filter((one) => one === call).length;
      return often === 1 ? call : `${often} × ${call}`;
    })
    .join(', ');
