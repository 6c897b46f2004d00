import type { Instant } from './instant.ts';
import type { ParticipantKey } from './presence/participant.ts';

/**
 * What the core needs of the world. Each port says what "already", "missing" and "late" mean for it; a failure
 * that is not named here is thrown, because somebody has to count and retry it.
 */

/**
 * Is told of what failed for one person while something was done for others. It is counted and named, and hinders nobody
 * else; what is left undone by it is owed, or found again by whoever comes next.
 */
export type Trouble = (whose: ParticipantKey, fault: unknown) => void;

/** The server's clock. Read once per composition root. */
export type Clock = () => Instant;

/** Takes this much out of what somebody may still use in this window of time; false when that much is not left. */
export type TakeShare = (
  whose: string,
  window: { readonly number: number; readonly endsAt: Instant },
  share: number,
  most: number,
) => Promise<boolean>;
