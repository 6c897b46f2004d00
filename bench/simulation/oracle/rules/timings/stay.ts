import type { Policy } from '../../../../../shared/policy.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import { ordinaryTerms, sumOf, sweptTerms } from '../../../platform/bound.ts';
import type { Run } from '../../../platform/run.ts';
import { isGoverned, isInside, type Ledger, type PersonAccount, SKEW } from '../../account.ts';

/** Where a return takes a login, the stay counts from the last one, on whatever tab that was. */
export const staysSince = ({ snapshot, countsFrom, countsNext }: PersonAccount, one: Participant): number =>
  (one === snapshot ? countsFrom : countsNext) ?? one.joinedAt;

type End = NonNullable<PersonAccount['stayKept']>;

/**
 * The earliest and the latest instant at which somebody's stay ends, by the longest stay in force for them; null for
 * never.
 */
export const stayEnds = (account: PersonAccount, one: Participant): End | null => {
  const { longestStay } = one.policy;
  if (longestStay === null) return null;
  const over = staysSince(account, one) + longestStay;
  const { from, to } = account.stayKept ?? { from: over, to: over };
  return { from: Math.max(over, from), to: Math.max(over, to) };
};

/**
 * Nobody stays for longer than is in force for them. Somebody who already has when a rule says so may stay for as long
 * as a warning takes, once: another rule after it gives no more time.
 */
export const judgeStay = (ledger: Ledger, account: PersonAccount, run: Run, after: Participant): void => {
  const { snapshot: before } = account;
  // A reconnect continues the same stay.
  if (before?.joinedAt !== after.joinedAt) {
    account.stayKept = null;
    account.announcedFrom = null;
  }
  if (isInside(before) && isGoverned(before, after)) {
    const former = stayEnds(account, before);
    account.stayKept = keptFor(ledger, account, run, before, after);
    account.announcedFrom = announcedFrom(ledger, account, former, before, after);
  }
  if (!isInside(after)) return;
  const end = stayEnds(account, after);
  if (end === null || end.to === account.stayLooked) return;
  account.stayLooked = end.to;
  const bounds = ledger.storm === 0 ? [ordinary(), swept(ledger)] : [swept(ledger)];
  for (const bound of bounds) look(ledger, account, after.joinedAt, end.to, bound);
};

const ordinary = () => sumOf(ordinaryTerms());
const swept = ({ policy }: Ledger) => sumOf(sweptTerms(policy));

const keptFor = (
  ledger: Ledger,
  account: PersonAccount,
  run: Run,
  before: Participant,
  after: Participant,
): End | null => {
  const { longestStay, warningPeriod } = after.policy;
  if (longestStay === null) return null;
  const fair = { from: run.startedAt + warningPeriod - SKEW, to: ledger.now() + warningPeriod + SKEW };
  if (staysSince(account, after) + longestStay >= fair.to) return null;
  // Where logins do not count any more, what they have said of the end is of no account either.
  const isByEntry = before.policy.reentry === 'login' && after.policy.reentry === undefined;
  const former = isByEntry ? null : stayEnds(account, before);
  return former === null
    ? fair
    : { from: Math.min(former.from, fair.from), to: Math.min(former.to, fair.to) };
};

/** When the end of a stay is announced: at least five minutes ahead, or half the stay if that is shorter. */
export const announcementAt = ({ longestStay, warningPeriod }: Policy, ends: number): number =>
  ends - Math.min(Math.max(warningPeriod, 300_000), (longestStay ?? Number.POSITIVE_INFINITY) / 2);

const announcedFrom = (
  ledger: Ledger,
  account: PersonAccount,
  former: End | null,
  before: Participant,
  after: Participant,
): number | null => {
  const end = stayEnds(account, after);
  // It may be the same end, and then it has been announced.
  if (former === null || end === null || former.from > end.to || former.to < end.from) return null;
  const due = account.announcedFrom ?? announcementAt(before.policy, former.from);
  return due <= ledger.now() ? due : null;
};

/** Checked again when the end was postponed meanwhile, by a login or by another rule. */
const look = (ledger: Ledger, account: PersonAccount, joinedAt: number, end: number, bound: number): void => {
  const { now, fail, later, storm, crossed } = ledger;
  later(end + bound - now(), () => {
    const { snapshot, person } = account;
    if (!isInside(snapshot) || snapshot.joinedAt !== joinedAt) return;
    const is = stayEnds(account, snapshot)?.to ?? null;
    if (is === null || (storm === 0 && bound === ordinary() && crossed(person))) return;
    const due = Math.max(is, account.governedAt);
    if (due + bound > now()) look(ledger, account, joinedAt, due, bound);
    else fail('stay', `${person} was to be out at ${is}, and is still inside.`);
  });
};
