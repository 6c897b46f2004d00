import { FUNCTION_GIGABYTES, prices } from '../simulation/report/prices.ts';

/** At the most each event is a call of the function by itself. */
const CALL_MS = 10;
const LINE_BYTES = 250;

/** US$ for one event on the bus: put there, with the call that puts it and the line that it prints. Following the stream is free. */
export const dollarsOfEvent =
  (prices.perMillionEvents +
    prices.perMillionInvocations +
    CALL_MS * 1_000 * FUNCTION_GIGABYTES * prices.perGigabyteSecond +
    (LINE_BYTES * 1_000_000 * prices.perGigabyteLogged) / 1e9) /
  1e6;
