import { dollarsOf, HANDLER_MS } from '../numbers/price.ts';

/** What one call from a backend consumed, in table units, and how many posts to people it made. */
export type CallCost = {
  readonly what: string;
  readonly reads: number;
  readonly writes: number;
  readonly posts: number;
};

const MANY = 1_000;

/**
 * US$ for a thousand of them, at list prices. The function is taken to run a millisecond for every two units, and no
 * shorter than a handler.
 */
export const dollarsOfThousand = ({ reads, writes, posts }: CallCost): number =>
  MANY *
  dollarsOf({
    reads,
    writes,
    messages: posts,
    connectionMinutes: 0,
    invocations: 1,
    busy: Math.max(HANDLER_MS, (reads + writes) / 2),
    rings: 0,
    alarms: 0,
  });
