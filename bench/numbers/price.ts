import type { Row } from './row.ts';
import { type Cost, HOUR } from './units.ts';

const TARGET = 0.08;

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
  /** Three requests of the queue for a message of the second hand. */
  ring: 3 * 0.4e-6,
  /** A hundredth of the invocations, as the stack samples them. */
  traced: 0.01 * 5e-6,
  /** A line of metrics of 250 bytes. */
  logged: 250 * (0.5 / 1e9),
};

/** What a thousand hours of one active person cost, by what an hour of the real handlers consumed, tracing included. */
export const price = (costs: readonly Cost[]): Row => {
  const hour = costs.find(({ what }) => what === HOUR);
  if (!hour) throw new Error('The hour has not been counted.');
  const { reads, writes, posts, rings, messages } = hour;
  const each = PRICES.invocation + PRICES.duration + PRICES.logged + PRICES.traced;
  const one =
    reads * PRICES.readUnit +
    writes * PRICES.writeUnit +
    (messages + posts) * PRICES.message +
    60 * PRICES.connectionMinute +
    rings * PRICES.ring +
    (messages + rings) * each;
  return {
    what: 'price of 1,000 participant-hours, active in every minute',
    measured: `$${(one * 1_000).toFixed(3)}`,
    against: `$${TARGET.toFixed(2)}`,
    ratio: (one * 1_000) / TARGET,
    target: 1,
  };
};
