import type { Instant } from '../../../../shared/instant.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import type { Run } from '../../platform/run.ts';
import {
  connectionsOf,
  type Ledger,
  MOST_TABS,
  type PersonAccount,
  SKEW,
  type TabAccount,
} from '../account.ts';

/** A connection may be given up only when its client is gone, has left, or has not been heard for the lease. */
export const judgeDropped = (
  ledger: Ledger,
  account: PersonAccount,
  { cause }: Run,
  before: Participant,
  after: Participant,
) => {
  if (cause.type === 'message' && leavesAlone(cause, after)) account.connections.delete(cause.connectionId);
  if (after.phase === 'ended' && after.ending !== 'disconnected') return;
  const kept = connectionsOf(after);
  // One tab more than there may be takes the place of another.
  const isCrowded = kept.length === MOST_TABS && isJoin(cause);
  // A join that a leave has overtaken undoes what it did.
  for (const connectionId of connectionsOf(before))
    if (
      !kept.includes(connectionId) &&
      account.connections.has(connectionId) &&
      !isJoinOf(cause, connectionId) &&
      ledger.tabs.get(connectionId)?.isLeaving !== true &&
      !isCrowded
    )
      judgeAbsence(ledger, connectionId, 0);
};

/** An exit that is said late leaves with its own tab alone, where another device has come in since. */
const leavesAlone = (
  { connectionId, request: { action } }: Extract<Run['cause'], { type: 'message' }>,
  after: Participant,
) =>
  action === 'session.leave' || (action === 'session.exit' && !connectionsOf(after).includes(connectionId));

const isJoin = (cause: Run['cause']): boolean =>
  cause.type === 'message' && cause.request.action === 'session.join';

const isJoinOf = (cause: Run['cause'], connectionId: string): boolean =>
  isJoin(cause) && 'connectionId' in cause && cause.connectionId === connectionId;

/** Rule 5: it is gone, and has been for so long; its credential has expired; or it has been silent for the lease. */
export const judgeAbsence = ({ tabs, policy, now, fail }: Ledger, connectionId: string, grace: number) => {
  const tab = tabs.get(connectionId);
  if (!tab) return fail('5', `There never was a connection ${connectionId}.`);
  if (tab.expiresAt <= now() + SKEW) return;
  const gone = tab.goneAt !== null && tab.goneAt + grace <= now() + SKEW;
  if (gone || tab.heardAt + policy.lease <= now() + SKEW) return;
  fail('5', `${connectionId} was given up too soon: ${state(tab.goneAt, now())}.`);
};

/**
 * The grace is the longer one if the last connection was lost without a goodbye. On a bad day a goodbye may overtake
 * the loss.
 */
export const judgeLoss = (
  { tabs, storm, now, fail }: Ledger,
  { connections }: PersonAccount,
  { policy }: Participant,
) => {
  if (storm > 0) return;
  const gone = [...connections].flatMap((id) => tabs.get(id) ?? []);
  const last = gone.reduce<TabAccount | null>(
    (one, other) => ((other.goneAt ?? 0) > (one?.goneAt ?? 0) ? other : one),
    null,
  );
  if (!last || last.closedAt !== null || last.heardAt + policy.lease <= now() + SKEW) return;
  const recent = gone.some(({ closedAt }) => closedAt !== null && closedAt > (last.goneAt ?? 0) - 2 * SKEW);
  if (!recent && now() + SKEW < (last.goneAt ?? 0) + policy.lostGrace)
    fail(
      '5',
      `${last.connectionId} was lost without a word, and others were told so ${state(last.goneAt, now())}.`,
    );
};

const state = (goneAt: Instant | null, now: Instant) =>
  goneAt === null ? 'it is connected and was heard' : `it has been gone for ${now - goneAt} ms`;
