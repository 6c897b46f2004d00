import type { Duration } from '../../../../../shared/instant.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import { ordinaryTerms, sumOf, sweptTerms } from '../../../platform/bound.ts';
import { isGoverned, type Ledger, type PersonAccount, SKEW } from '../../account.ts';
import { heldUntil } from './hold.ts';

/** What can be late. `ghost`: an end by disconnection, counted from the last sign of life that was sent. */
export type LateThing = 'warning' | 'logout' | 'departure' | 'ghost';

export type Late = { readonly thing: LateThing; readonly lateness: Duration };

/** Rule 2: whatever time brings comes within the bound. Returns what came, and how late. */
export const judgeLateness = (
  ledger: Ledger,
  account: PersonAccount,
  after: Participant,
): readonly Late[] => {
  const late = latenessOf(ledger, account, after);
  if (late.length === 0) return late;
  const swept = sumOf(sweptTerms(ledger.policy));
  const works = ledger.storm === 0 && !ledger.crossed(account.person);
  const bound = works ? sumOf(ordinaryTerms()) : swept;
  for (const { thing, lateness } of late) {
    const allowed = thing === 'ghost' ? swept : bound;
    if (lateness > allowed)
      ledger.fail(
        thing === 'ghost' || thing === 'departure' ? '5' : '2',
        `The ${thing} of ${account.person} came ${lateness} ms late; the bound is ${allowed} ms.`,
      );
  }
  return late;
};

const latenessOf = (ledger: Ledger, account: PersonAccount, after: Participant): Late[] => {
  const { now } = ledger;
  const before = account.snapshot;
  // Nobody was inside for whatever fell due during an absence.
  if (before === null || before.phase === 'ended' || before === after) return [];
  // What falls due by a new rule was not due before that rule.
  if (isGoverned(before, after)) return [];
  const { policy } = before;
  const since = (due: number) => now() - Math.max(due, account.governedAt);
  if (after.phase === 'warned' && before.phase === 'present')
    return [
      {
        thing: 'warning',
        lateness: since(Math.max(before.lastActivityAt + policy.idleTimeout, heldUntil(before))),
      },
    ];
  if (after.phase !== 'ended' || after.ending === 'exit') return [];
  const ghost: Late = { thing: 'ghost', lateness: now() - lastSign(ledger, account) - policy.lease };
  if (after.ending === 'inactivity' && before.phase === 'warned')
    return [
      ghost,
      {
        thing: 'logout',
        lateness: since(Math.max(before.warnedAt + policy.warningPeriod, before.promised ?? 0)),
      },
    ];
  if (after.ending !== 'disconnected' || !('connections' in before)) return [ghost];
  const { awaySince, connections, parting } = before;
  const grace = parting?.how === 'goodbye' ? policy.goodbyeGrace : policy.lostGrace;
  // When everybody was lost together, nobody is given up before their lease runs out.
  const kept = parting?.how === 'outage' ? (before.heardAt ?? before.joinedAt) + policy.lease : 0;
  const lastSeen = Math.max(...Object.values(connections).map(({ seenAt }) => seenAt));
  const due = awaySince === null ? lastSeen + policy.lease : Math.max(awaySince + grace, kept);
  const goodbye = ledger.storm === 0 ? lastGoodbye(ledger, account) : null;
  const told: Late[] =
    goodbye === null ? [] : [{ thing: 'departure', lateness: since(goodbye + policy.goodbyeGrace) - SKEW }];
  return [ghost, { thing: 'departure', lateness: since(due) }, ...told];
};

/** When the last of somebody's connections was closed, if all were closed properly and none while still joining. */
const lastGoodbye = ({ tabs }: Ledger, { connections }: PersonAccount): number | null => {
  const closed = [...connections].map((connectionId) => {
    const tab = tabs.get(connectionId);
    if (tab?.enteredAt == null || tab.closedAt === null) return null;
    // When a credential has expired it was the server that closed the connection, and that is no goodbye.
    return tab.expiresAt <= tab.closedAt + SKEW ? null : tab.closedAt;
  });
  return closed.some((at) => at === null) ? null : Math.max(...closed.map(Number));
};

/** The last moment at which somebody can have been heard: the lease after it, they no longer count as inside. */
export const lastSign = (
  { tabs }: Ledger,
  { connections }: { readonly connections: Iterable<string> },
): number =>
  Math.max(...[...connections].map((connectionId) => tabs.get(connectionId)?.lastSentAt ?? 0)) + SKEW;
