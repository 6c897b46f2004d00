import type { Row } from './row.ts';
import { type Cost, HOUR } from './units.ts';

const TARGET = 0.2;
const MESSAGES = 60;

/** US$ at list prices of us-east-1: what is counted, for one of each. */
const PRICES = {
  readUnit: 0.125e-6,
  writeUnit: 0.625e-6,
  /** Either way. */
  message: 1e-6,
  connectionMinute: 0.25e-6,
  invocation: 0.2e-6,
  /** 512 MB for 10 ms, which is generous: the handler itself takes one or two. */
  duration: 0.5 * 0.01 * 0.0000133334,
  /** A line of metrics of 250 bytes. */
  logged: 250 * (0.5 / 1e9),
};

/** What a thousand hours of one active person cost, by what an hour of the real handlers consumed. */
export const price = (costs: readonly Cost[]): Row => {
  const hour = costs.find(({ what }) => what === HOUR);
  if (!hour) throw new Error('The hour has not been counted.');
  const { reads, writes, posts } = hour;
  const each = PRICES.invocation + PRICES.duration + PRICES.logged;
  const one =
    reads * PRICES.readUnit +
    writes * PRICES.writeUnit +
    (MESSAGES + posts) * PRICES.message +
    60 * PRICES.connectionMinute +
    MESSAGES * each;
  return {
    what: 'price of 1,000 participant-hours, a message in each minute',
    measured: `$${(one * 1_000).toFixed(3)}`,
    against: `$${TARGET.toFixed(2)}`,
    ratio: (one * 1_000) / TARGET,
    target: 1,
  };
};
