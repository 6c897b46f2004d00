import { after, earliest, type Instant } from '../instant.ts';
import type { Ended } from '../presence/participant.ts';
import type { HappeningOf } from './happening.ts';
import { type Inside, unwarned, type Verdict } from './verdict.ts';

/**
 * What was done while cut off, as far as it can be believed: when the person last acted, or null when nothing is to be
 * made of what their client says. It was before the return, and it is news; of somebody present that is enough, as it is of an
 * activity. It can undo what fell due meanwhile, when nobody could be told, but no warning that stood before: then it was after
 * they had last been heard, or so shortly before that their client may not have said it yet.
 *
 *     last activity     last heard      warned        acted      back
 *     ──────┼───────────────┼─────────────┼─────────────┼──────────┼──→
 *                      └─ believed, and undone by it ─────────────┘
 */
export const believed = (
  before: Inside | Ended,
  heardAt: Instant,
  { actedAt }: HappeningOf<'join'>,
  now: Instant,
): Instant | null => {
  if (actedAt === undefined) return null;
  // Not now: a return is no activity.
  const at = earliest(actedAt, after(now, -1));
  const { lastActivityAt, policy } = before;
  if (at <= lastActivityAt) return null;
  if (before.phase === 'present') return at;
  const { warnedAt } = before;
  const isOfOutage = at >= after(heardAt, -policy.idleTimeout * UNSAID);
  return isOfOutage && (warnedAt === null || warnedAt >= heardAt) ? at : null;
};

/** The longest that a client keeps an action to itself, as a share of the idle timeout. */
export const UNSAID = 1 / 3;

/** A warning that nobody could hear was given to somebody who was at work. */
export const workedOn = (before: Inside, lastActivityAt: Instant): Verdict & { participant: Inside } => {
  if (before.phase === 'present') return { participant: { ...before, lastActivityAt } };
  return {
    participant: { ...unwarned(before), lastActivityAt },
    notice: 'extended',
    roster: true,
    transitions: [{ type: 'extended' }],
  };
};
