import type { Duration, Instant } from './instant.ts';

/**
 * Why somebody asks not to be warned for a while. Words of ours and none of theirs: a reason is on record for as long as
 * the trail is kept, and nothing that was said in a session belongs there.
 */
export const holdReasons = ['presenting', 'listening', 'reading', 'uploading', 'processing'] as const;
export type HoldReason = (typeof holdReasons)[number];

/** The longest limit that a deployment may set. */
export const LONGEST_HOLD: Duration = 24 * 60 * 60 * 1_000;

/** Somebody inside has said that they are here though they do nothing. Until then they are not warned. */
export type Hold = {
  readonly reason: HoldReason;
  /** Since when without a break. */
  readonly since: Instant;
  readonly until: Instant;
};

/**
 * Holds that follow each other with no other act of the person in between count as one against the limit, so that none is
 * renewed for ever. `saidAt` is when they last said something of it: whoever was active later has begun anew.
 */
export type Spell = { readonly from: Instant; readonly saidAt: Instant };
