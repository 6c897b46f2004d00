import { expect, test } from '@jest/globals';
import { type Measured, type Measurement, measured, renewed } from '../../bench/numbers/measured.ts';
import { numbersPage } from '../../bench/numbers/page.ts';
import { parts } from '../../bench/numbers/parts.ts';

const measurement = (day: string, ...whats: string[]): Measurement => ({
  day,
  machine: `the machine of ${day}`,
  load: 0.5,
  rows: whats.map((what) => ({ what, measured: `on ${day}`, against: '', ratio: 1.234, target: 1.2 })),
});

const before: Measured = {
  imports: measurement('2026-01-01', 'connect', 'message', 'a function that is gone'),
  units: { ...measurement('2026-01-01', 'an hour'), costs: [] },
  page: measurement('2026-01-01', 'a guest'),
  host: measurement('2026-01-01', 'messages'),
};
const anew: Measured = {
  page: measurement('2026-02-02', 'a guest', 'an account'),
  imports: measurement('2026-02-02', 'message', 'connect'),
};

const rowsOf = (page: string): string[] =>
  page
    .split('\n')
    .filter((line) => line.includes(' | on 2026-'))
    .map((line) => line.split(' | ').slice(0, 2).join(' ').replace('| ', ''));

test('new measurements replace their own rows and no others', () => {
  expect(rowsOf(numbersPage(renewed(before, anew)))).toEqual([
    'message on 2026-02-02',
    'connect on 2026-02-02',
    'an hour on 2026-01-01',
    'a guest on 2026-02-02',
    'an account on 2026-02-02',
    'messages on 2026-01-01',
  ]);
});

test('something measured for the first time gets its place in the order of the parts', () => {
  expect(Object.keys(renewed({ host: measurement('2026-01-01', 'messages') }, anew))).toEqual([
    'imports',
    'page',
    'host',
  ]);
});

test('below the table each part has when and where it was measured', () => {
  const page = numbersPage(renewed(before, anew));
  for (const [part, day] of [
    ['imports', '2026-02-02'],
    ['units', '2026-01-01'],
    ['page', '2026-02-02'],
    ['host', '2026-01-01'],
  ] as const)
    expect(page).toContain(`| ${part} | ${day} | the machine of ${day} | 0.5 |`);
});

test('a missed target is marked for as long as its row stays', () => {
  expect(numbersPage(renewed(before, {})).match(/1\.23 × \*\*missed\*\* \| ≤ 1\.2 ×/g)).toHaveLength(6);
});

test('each part has been measured', () => {
  expect(Object.keys(measured())).toEqual([...parts]);
});
