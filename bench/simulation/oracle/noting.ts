import type { Participant } from '../../../shared/presence/participant.ts';
import { isGoverned, isGovernedAtDoor, type Ledger, type PersonAccount } from './account.ts';
import { isLifted, isSameWarning, warnedIn } from './rules/commit.ts';
import { isDeployed } from './rules/timings/in-force.ts';

/** Puts into somebody's account what the table has accepted, once all rules have judged it. */
export const noteWrite = (
  ledger: Ledger,
  account: PersonAccount,
  before: Participant | null,
  after: Participant,
): void => {
  const { now } = ledger;
  // Whoever was at the door keeps those connections inside.
  if (after.phase !== 'ended' && (before === null || before.phase === 'ended'))
    account.connections = new Set();
  if ('connections' in after) for (const id of Object.keys(after.connections)) account.connections.add(id);
  account.countsFrom = account.countsNext;
  if (warnedIn(after) && !(before && isSameWarning(before, after))) {
    account.warnedSince = after.warnedAt;
    account.warningPeriod = after.policy.warningPeriod;
  }
  if (isGoverned(before, after) || isGovernedAtDoor(before, after)) account.governedAt = now();
  if (isDeployed(before, after)) account.deployedAt = now();
  // Other timings may have lifted a warning in the same write in which somebody who is gone has ended.
  const isLost = after.phase === 'ended' && after.warnedAt === null;
  if (after.phase === 'present' || (isLost && before && isLifted(ledger, before, after)))
    account.warnedSince = null;
  if (before?.phase !== after.phase) account.turnedAt = now();
  account.snapshot = after;
};
