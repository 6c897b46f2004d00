import type { LateThing } from '../oracle/rules/timings/lateness.ts';
import { behindTerms, noticeTerms, ordinaryTerms, sumOf, sweptTerms, type Term } from '../platform/bound.ts';
import { createHistogram, type Histogram, merge, percentileOf } from '../report/histogram.ts';
import { tableOf } from '../report/text-table.ts';
import { type PolicyName, policies } from '../script/deployments/policies.ts';
import type { Failure, LateKey, Totals } from './chunk.ts';

/** What was played, as it is printed: the same seed gives the same text. */
export const reportOf = (totals: Totals, name: string): string => {
  const { participations, histories, runs, calls, faults } = totals;
  return [
    `${name}: ${participations} participations in ${histories} histories, ${runs} runs of functions, ` +
      `${calls} calls of tables, ${faults} runs struck by faults`,
    'no rule of the lifecycle was broken',
    '',
    'How late, in seconds after the deadline:',
    latenessTable(totals),
    '',
    'The bound when both hands work and no two functions move the same alarm at once:',
    termsTable(ordinaryTerms()),
    '',
    'The bound of a warning or a logout when the message of the second hand is lost:',
    termsTable(behindTerms(policies['workspace-15'])),
    '',
    'The bound when the sweep has to find somebody (the worst settings):',
    termsTable(sweptTerms(policies['workspace-15'])),
    '',
    'The bound of a notice whose function has died:',
    termsTable(noticeTerms(policies['workspace-15'])),
  ].join('\n');
};

const rows: readonly { name: string; takes: (policy: PolicyName, storm: number) => boolean }[] = [
  { name: 'default settings, good day', takes: (policy, storm) => policy === 'workspace-15' && storm === 0 },
  { name: 'all settings, good day', takes: (_, storm) => storm === 0 },
  { name: 'default settings, hostile', takes: (policy, storm) => policy === 'workspace-15' && storm > 0 },
  { name: 'laziest alarms, hostile', takes: (policy, storm) => policy === 'lazy' && storm > 0 },
  { name: 'all settings, most hostile', takes: (_, storm) => storm === 3 },
];

const things: readonly LateThing[] = ['warning', 'logout', 'departure', 'ghost'];

const latenessTable = ({ late }: Totals): string => {
  const lines = rows.flatMap(({ name, takes }) =>
    things.map((thing) => {
      const sum = createHistogram();
      for (const [key, histogram] of late) if (isOf(key, thing, takes)) merge(sum, histogram);
      return [name, thing, String(sum.total), ...numbersOf(sum)];
    }),
  );
  return tableOf(['', 'what', 'how many', 'p50', 'p99', 'max'], lines);
};

const isOf = (key: LateKey, thing: LateThing, takes: (policy: PolicyName, storm: number) => boolean) => {
  const [what, policy, storm] = key.split('/') as [LateThing, PolicyName, string];
  return what === thing && takes(policy, Number(storm));
};

const numbersOf = (histogram: Histogram): string[] => [
  seconds(percentileOf(histogram, 0.5)),
  seconds(percentileOf(histogram, 0.99)),
  seconds(histogram.most),
];

const termsTable = (terms: readonly Term[]): string =>
  tableOf(
    ['term', 'seconds', 'why'],
    [
      ...terms.map(({ name, duration, why }) => [name, seconds(duration), why]),
      ['sum', seconds(sumOf(terms)), ''],
    ],
  );

const seconds = (duration: number): string => (duration / 1000).toFixed(1);

/** What is printed when a rule was broken. */
export const failureOf = ({ seed, index, rule, sentence, timeline, people, steps }: Failure): string =>
  [
    `seed ${seed}, history ${index}: rule ${rule} is broken`,
    sentence,
    '',
    `The shortest history found that still fails (${people} people, ${steps} steps):`,
    ...timeline,
  ].join('\n');
