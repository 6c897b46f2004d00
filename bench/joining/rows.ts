import type { DeployedBundle } from '../numbers/bundles.ts';
import { median, type Row } from '../numbers/row.ts';
import { joinings } from './joining.ts';

const PEOPLE = 1_000;
const LAST = 7;
const TARGET = 2_000;

/** Entering a full session of a thousand by one function, until everything that the workspace shows is on its way. */
export const joiningRows = async (message: DeployedBundle): Promise<Row[]> => {
  const [first, ...others] = await joinings(message, PEOPLE, LAST);
  if (!first) throw new Error('Nobody has come.');
  const people = PEOPLE.toLocaleString('en-US');
  const row = (what: string, took: number): Row => ({
    what,
    measured: seconds(took),
    against: seconds(TARGET),
    ratio: took / TARGET,
    target: 1,
  });
  return [
    row(`joining a session of ${people} by one function of 512 MB, the first in an environment`, first.took),
    row(
      `the same for those after them, by the median (${(first.size / 1_024).toFixed(0)} KB to each)`,
      median(others.map(({ took }) => took)),
    ),
    row('and for the slowest of them', Math.max(...others.map(({ took }) => took))),
  ];
};

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;
