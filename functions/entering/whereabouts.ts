import { after, type Duration } from '../../shared/instant.ts';
import type { Policy } from '../../shared/policy.ts';
import type { ParticipantKey } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

/** The gateway ends a connection after two hours, and whoever comes back joins again. The third is for whatever is late. */
const LONGEST_STAY_BY_A_JOIN: Duration = 3 * 60 * 60_000;

/**
 * Notes where somebody is about to be who has no membership, so that a backend finds them by their id for as long as they
 * may be there by this join, without a connection too.
 */
export const noteWhereabouts = (
  { whereabouts, clock }: Pick<App, 'whereabouts' | 'clock'>,
  key: ParticipantKey,
  { lease, lostGrace, goodbyeGrace }: Policy,
): Promise<void> =>
  whereabouts.note(key, after(clock(), LONGEST_STAY_BY_A_JOIN + Math.max(lease, lostGrace, goodbyeGrace)));
