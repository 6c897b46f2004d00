import { instant } from '../../../../../shared/instant.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import { sumOf, sweptTerms } from '../../../platform/bound.ts';
import type { Run } from '../../../platform/run.ts';
import { isGoverned, type Ledger, type PersonAccount, SKEW } from '../../account.ts';
import { isDeedOf } from '../standing.ts';

/** The hold that somebody has, according to the table. */
export const holdOf = (one: Participant | null) => (one?.phase === 'present' ? (one.hold ?? null) : null);

/**
 * A hold is set only by its own person, where the policy allows one. All holds of one spell together last no longer
 * than the limit, and none is seen after its end.
 */
export const judgeHold = (ledger: Ledger, account: PersonAccount, run: Run, after: Participant): void => {
  const { fail, policy, now, later } = ledger;
  const { person, snapshot: before } = account;
  const { cause } = run;
  const request = cause.type === 'message' && cause.person === person ? cause.request : null;
  const isOfHolding = request?.action === 'session.hold' || request?.action === 'session.release';
  const hasActed = before !== null && after.lastActivityAt !== before.lastActivityAt && !isOfHolding;
  if (hasActed || before?.joinedAt !== after.joinedAt) account.holdsSince = null;
  const [held, hold] = [holdOf(before), holdOf(after)];
  // When a moderator ends a hold, the rest of its spell's limit is gone too.
  if (held !== null && hold === null && isDeedOf(ledger, run, after.sessionId, ['participant.release']))
    account.holdsSince = instant(now() - policy.holdLimit);
  if (hold === null || (held?.until === hold.until && held.reason === hold.reason)) return;
  // Another rule lets it go on for no longer than it lets one begin, by the clock of its own function.
  if (held !== null && hold.until < held.until && held.reason === hold.reason && isGoverned(before, after))
    return;
  if (request?.action !== 'session.hold') {
    fail('hold', `${person} holds, and has not said so.`);
    return;
  }
  account.holdsSince ??= now();
  const last = Math.min(now() + request.for, account.holdsSince + policy.holdLimit);
  if (hold.until > last + SKEW)
    fail('hold', `${person} holds until ${hold.until}; the limit is over at ${last}.`);
  later(hold.until - now() + sumOf(sweptTerms(policy)), () => {
    const standing = holdOf(account.snapshot);
    if (standing?.until === hold.until && standing.since === hold.since)
      fail('hold', `The hold of ${person} was over at ${hold.until}, and is still seen.`);
  });
};

/** The earliest that time may warn somebody: not before their hold ends. */
export const heldUntil = (before: Participant | null): number => holdOf(before)?.until ?? 0;
