import { tableOf } from '../report/text-table.ts';
import type { Announced } from './announced.ts';
import type { Crowd } from './crowd.ts';

/** Everybody must be back within this multiple of the time that the platform's connection rate takes at best. */
export const CROWD_TARGET = 1.2;

/** How long it took until everybody was back, and what it cost, in a line for each crowd. */
export const crowdReport = (crowds: readonly (Crowd & { readonly announced: Announced })[]): string =>
  tableOf(
    [
      'people lost at once',
      'connections a second',
      'half are back after',
      '99 %',
      'all',
      'of the best possible',
      'attempts a person',
      'attempts in the worst second',
      'the same, after the first minute',
      'lost again',
      'goodbyes lost',
      'announced as gone',
      'of whom within ten minutes',
      'by the grace alone',
    ],
    crowds.map((crowd) => {
      const { people, perSecond, backAt, attempts, lostAgain, unsaid, announced } = crowd;
      const sorted = backAt.toSorted();
      const at = (share: number) => seconds(sorted[Math.ceil(share * people) - 1] ?? 0);
      return [
        number(people),
        number(perSecond),
        at(0.5),
        at(0.99),
        at(1),
        `${ratioOf(crowd).toFixed(2)} ×`,
        (attempts.reduce((sum, count) => sum + count, 0) / people).toFixed(1),
        number(attempts.reduce((most, count) => Math.max(most, count), 0)),
        number(attempts.slice(60).reduce((most, count) => Math.max(most, count), 0)),
        number(lostAgain),
        number(unsaid),
        number(announced.really),
        number(announced.soon),
        number(announced.byGrace),
      ];
    }),
  );

/**
 * How long the last one was away, as a multiple of the time that the quota of new connections alone would take for so
 * many.
 */
export const ratioOf = ({ people, perSecond, backAt }: Crowd): number => {
  const last = backAt.reduce((most, at) => Math.max(most, at), 0);
  return last / ((people / perSecond) * 1_000);
};

const number = (value: number): string => value.toLocaleString('en-US');
const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(0)} s`;
