import { prices } from '../report/prices.ts';
import { tableOf } from '../report/text-table.ts';
import { billOf, sumOfBill } from './bill.ts';
import { demandsOf, firstWall, roomFor } from './demand.ts';
import type { Scale } from './scale.ts';
import { type Strategy, strategies } from './strategies.ts';

/** What a day of this many people demands of an account, as it is printed. */
export const scaleReport = (scale: Scale): string => {
  const { people, hours, seed, hoursInside } = scale;
  return [
    `seed ${seed}: ${number(people)} people, ${hours} hours, ${number(Math.round(hoursInside))} participant-hours`,
    '',
    'Requests per second, and how many people fit before each quota is reached:',
    demandTable(scale, 'coalesced'),
    '',
    'What the strategies ask of the Scheduler, per second:',
    strategyTable(scale),
    '',
    `The bill per 1,000 participant-hours, in US dollars, list prices of ${prices.date} in ${prices.region}:`,
    billTable(scale),
    '',
    ...(['steady', 'morning', 'drop'] as const).map((when) => wallLine(scale, when)),
  ].join('\n');
};

const demandTable = ({ tallies, hours, people }: Scale, strategy: Strategy): string =>
  tableOf(
    [
      'quota',
      'limit',
      'steady',
      'Monday morning',
      'after the drop',
      'people (steady)',
      'people (morning)',
      'people (drop)',
    ],
    demandsOf(tallies[strategy], hours).map(({ quota, steady, morning, drop }) => [
      quota.name,
      number(quota.limit),
      ...[steady, morning, drop].map((demand) => number(Math.round(demand))),
      ...[steady, morning, drop].map((demand) => rounded(roomFor(people, demand, quota))),
    ]),
  );

const strategyTable = ({ tallies, hours, people }: Scale): string =>
  tableOf(
    ['strategy', 'UpdateSchedule', 'CreateSchedule', 'invocations', 'people (steady)', 'stopped by'],
    strategies.map((strategy) => {
      const demands = demandsOf(tallies[strategy], hours);
      const of = (name: string) => demands.find(({ quota }) => quota.name === name)?.steady ?? 0;
      const wall = firstWall(demands, people, 'steady');
      return [
        strategy,
        ...['UpdateSchedule', 'CreateSchedule', 'invocations by alarms'].map((name) =>
          number(Math.round(of(name))),
        ),
        rounded(wall.people),
        wall.quota.name,
      ];
    }),
  );

const billTable = ({ tallies, hoursInside }: Scale): string => {
  const lines = billOf(tallies.coalesced, hoursInside);
  const lazy = billOf(tallies.lazy, hoursInside);
  const rows = lines.map(({ name, dollars }, index) => [
    name,
    dollars.toFixed(4),
    (lazy[index]?.dollars ?? 0).toFixed(4),
  ]);
  return tableOf(
    ['', 'coalesced', 'lazy'],
    [...rows, ['sum', sumOfBill(lines).toFixed(4), sumOfBill(lazy).toFixed(4)]],
  );
};

const wallLine = ({ tallies, hours, people }: Scale, when: 'steady' | 'morning' | 'drop'): string => {
  const names = { steady: 'In steady use', morning: 'On a Monday morning', drop: 'After a regional drop' };
  const wall = firstWall(demandsOf(tallies.coalesced, hours), people, when);
  return `${names[when]} the first wall is ${wall.quota.name}, at ${rounded(wall.people)} people.`;
};

const number = (value: number): string => value.toLocaleString('en-US');

/** Three significant digits: more would claim too much. */
const rounded = (value: number): string =>
  Number.isFinite(value) ? number(Number(value.toPrecision(3))) : '–';
