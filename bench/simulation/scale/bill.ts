import { FUNCTION_GIGABYTES, prices } from '../report/prices.ts';
import type { Measure, Tally } from './tally.ts';

const MILLION = 1_000_000;

export type BillLine = { readonly name: string; readonly dollars: number };

/** The cost of a thousand participant-hours, from counted calls. */
export const billOf = (tally: Tally, hoursInside: number): readonly BillLine[] => {
  const total = (measure: Measure) => tally.of(measure).reduce((sum, count) => sum + count, 0);
  const lines: readonly BillLine[] = [
    { name: 'messages', dollars: (total('messages') / MILLION) * prices.perMillionMessages },
    {
      name: 'connection minutes',
      dollars: ((hoursInside * 60) / MILLION) * prices.perMillionConnectionMinutes,
    },
    { name: 'Lambda requests', dollars: (total('invocations') / MILLION) * prices.perMillionInvocations },
    {
      name: 'Lambda time',
      dollars: (total('busy') / 1_000) * FUNCTION_GIGABYTES * prices.perGigabyteSecond,
    },
    { name: 'table writes', dollars: (total('writes') / MILLION) * prices.perMillionWrites },
    { name: 'table reads', dollars: (total('reads') / MILLION) * prices.perMillionReads },
    { name: 'alarms rung', dollars: (total('alarms') / MILLION) * prices.perMillionAlarms },
    {
      name: 'messages of the second hand',
      dollars: ((3 * total('rings')) / MILLION) * prices.perMillionQueueRequests,
    },
  ];
  return lines.map(({ name, dollars }) => ({ name, dollars: (dollars / hoursInside) * 1_000 }));
};

export const sumOfBill = (lines: readonly BillLine[]): number =>
  lines.reduce((sum, { dollars }) => sum + dollars, 0);
