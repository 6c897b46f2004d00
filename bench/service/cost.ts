import { dollarsOf, HANDLER_MS } from '../numbers/price.ts';

/** What one call of a backend consumed, in units of the table, and how many posts to people it made. */
export type CallCost = {
  readonly what: string;
  readonly reads: number;
  readonly writes: number;
  readonly posts: number;
};

const MANY = 1_000;

/** US$ for a thousand of them, at list prices. The function runs a millisecond for each two units, and never less than a handler. */
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
