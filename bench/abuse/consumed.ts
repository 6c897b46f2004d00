import { PRICES } from '../../functions/limits/burden.ts';

/** What is billed. Posts are counted in units of 32 KB. */
export type Consumed = {
  readonly messages: number;
  readonly posts: number;
  readonly invocations: number;
  readonly writes: number;
  readonly reads: number;
  readonly rings: number;
};

export const nothingConsumed: Consumed = {
  messages: 0,
  posts: 0,
  invocations: 0,
  writes: 0,
  reads: 0,
  rings: 0,
};

/** In US$, at the list prices that the functions also use. */
export const dollarsOf = ({ messages, posts, invocations, writes, reads, rings }: Consumed): number =>
  (PRICES.message * (messages + posts) +
    PRICES.invocation * invocations +
    PRICES.writeUnit * writes +
    PRICES.readUnit * reads +
    PRICES.ring * rings) /
  1_000_000;

/** The same, multiplied. */
export const times = (consumed: Consumed, factor: number): Consumed =>
  Object.fromEntries(
    Object.entries(consumed).map(([what, count]) => [what, count * factor]),
  ) as unknown as Consumed;
