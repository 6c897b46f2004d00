import { FUNCTION_GIGABYTES, prices } from '../simulation/report/prices.ts';

/** At worst each event is an invocation of its own. */
const CALL_MS = 10;
const LINE_BYTES = 250;

/**
 * US$ for one event on the bus: putting it, the invocation that puts it, and its line in the log. Reading the stream is
 * free.
 */
export const dollarsOfEvent =
  (prices.perMillionEvents +
    prices.perMillionInvocations +
    CALL_MS * 1_000 * FUNCTION_GIGABYTES * prices.perGigabyteSecond +
    (LINE_BYTES * 1_000_000 * prices.perGigabyteLogged) / 1e9) /
  1e6;
