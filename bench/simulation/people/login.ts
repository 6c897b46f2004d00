import { type Instant, instant } from '../../../shared/instant.ts';

const SECOND = 1_000;

/** The instant of a login as a token says it: the last whole second. */
export const loginAt = (now: number): Instant => instant(Math.floor(now / SECOND) * SECOND);
