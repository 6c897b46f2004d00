import type { Instant } from '../../../../shared/instant.ts';
import type { DownMessage } from '../../../../shared/messages.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import { noticeTerms, ordinaryTerms, sumOf } from '../../platform/bound.ts';
import { connectionsOf, type Ledger, type PersonAccount, SKEW, type TabAccount } from '../account.ts';
import { announcementAt, stayEnds } from './timings/stay.ts';

/** How soon everybody must be told: at once on a good day. */
export const noticeBound = ({ storm, policy }: Ledger): number =>
  sumOf(storm === 0 ? ordinaryTerms() : noticeTerms(policy));

/** Notes what a message says to its recipient. */
export const noteHeard = (ledger: Ledger, tab: TabAccount, message: DownMessage): void => {
  const now = ledger.now();
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- nothing else is listened for.
  switch (message.type) {
    case 'session.waiting':
      tab.waitingAt = now;
      break;
    case 'session.admitted':
      tab.admittedAt = now;
      break;
    case 'session.joined':
      tab.enteredAt = now;
      tab.toldOverAt = null;
      // The reply to its own join says how things stand.
      if (message.phase === 'present') {
        tab.extendedAt = now;
        tab.promised = null;
      }
      break;
    case 'session.warning':
      tab.warnedAt = now;
      tab.promised = message.logoutAt as TabAccount['promised'];
      noteEnd(tab, now, message.policy);
      break;
    case 'session.extended':
      tab.extendedAt = now;
      tab.promised = null;
      noteEnd(tab, now, message.policy);
      break;
    case 'session.ended':
    case 'session.left':
    case 'member.left':
      tab.toldOverAt = now;
      tab.farewellAt = now;
      judgePromise(ledger, tab, message);
      break;
    case 'error':
      if (overCodes.has(message.code)) tab.toldOverAt = now;
      if (message.code === 'connection.expired') tab.farewellAt = now;
      break;
    default:
  }
};

/** An exit that failed after it was saved is said again, and another tab may be in by then: so it is answered that this one is not. */
const overCodes: ReadonlySet<string> = new Set(['participation.ended', 'session.not-joined']);

const noteEnd = (tab: TabAccount, at: Instant, policy: { readonly endsAt?: number | undefined } = {}) => {
  if (policy.endsAt !== undefined) tab.toldEnd = { at, endsAt: policy.endsAt };
};

/** Nobody is told that they were logged out before the instant that the warning named. */
const judgePromise = (
  { now, fail }: Ledger,
  { connectionId, promised }: TabAccount,
  message: DownMessage,
) => {
  if (message.type !== 'session.ended' || message.ending !== 'inactivity' || promised === null) return;
  if (message.at < promised - SKEW || now() < promised - SKEW)
    fail('1', `${connectionId} was promised to stay until ${promised}, and was logged out before.`);
};

/** Whoever must hear something hears it within the bound, whatever dies on the way. Rules 3 and T1 to T3. */
export const judgeNotices = (ledger: Ledger, account: PersonAccount, after: Participant): void => {
  const before = account.snapshot;
  const since = ledger.now();
  if (after.phase === 'ended' && before?.phase !== 'ended') {
    const connections = connectionsOf(before);
    ledger.later(noticeBound(ledger), () => {
      for (const tab of listening(ledger, connections, since))
        if (!connectionsOf(account.snapshot).includes(tab.connectionId) && tab.toldOverAt === null)
          ledger.fail('3', `${tab.connectionId} was never told that the participation ended.`);
    });
  }
  if (before?.phase === 'waiting' && after.phase === 'present') judgeAdmission(ledger, account, after, since);
  if (after.phase === 'ended' && after.ending === 'limit') judgeAnnounced(ledger, account, after);
  const turned = after.phase === 'warned' ? before?.phase === 'present' : before?.phase === 'warned';
  if (!turned || after.phase === 'ended') return;
  const connections = connectionsOf(after);
  ledger.later(noticeBound(ledger), () => {
    const { snapshot } = account;
    if (snapshot?.phase !== after.phase || snapshot.joinedAt !== after.joinedAt) return;
    if (account.turnedAt !== since) return;
    for (const tab of listening(ledger, connections, since)) {
      if (!connectionsOf(snapshot).includes(tab.connectionId)) continue;
      const told = after.phase === 'warned' ? tab.warnedAt : tab.extendedAt;
      const notice = after.phase === 'warned' ? 'warning' : 'extension';
      if (told === null || told < since - SKEW)
        ledger.fail('3', `${tab.connectionId} was never told of the ${notice}.`);
    }
  });
};

/** Whoever is let in hears it on every tab that waits. */
const judgeAdmission = (ledger: Ledger, account: PersonAccount, after: Participant, since: number): void =>
  ledger.later(noticeBound(ledger), () => {
    const { snapshot } = account;
    if (snapshot?.phase !== 'present' || snapshot.joinedAt !== after.joinedAt) return;
    for (const tab of listening(ledger, connectionsOf(after), since)) {
      const heard = Math.max(tab.admittedAt ?? 0, tab.enteredAt ?? 0);
      if (connectionsOf(snapshot).includes(tab.connectionId) && heard < since - SKEW)
        ledger.fail('3', `${tab.connectionId} was never told that it was let in.`);
    }
  });

/** The end of a stay is announced, and again when a rule changes it: on a good day everybody knows it by then. */
const judgeAnnounced = (ledger: Ledger, account: PersonAccount, after: Participant) => {
  const { snapshot, governedAt } = account;
  const ends = stayEnds(account, after);
  if (ledger.storm > 0 || ends === null) return;
  const since = Math.max(account.announcedFrom ?? announcementAt(after.policy, ends.from), governedAt);
  if (ledger.now() < since + noticeBound(ledger)) return;
  for (const { connectionId, toldEnd } of listening(ledger, connectionsOf(snapshot), since))
    if (toldEnd === null || toldEnd.at < since - SKEW || !isWithin(toldEnd.endsAt, ends))
      ledger.fail('3', `${connectionId} was not told beforehand that the stay would be over.`);
};

const isWithin = (at: number, { from, to }: { readonly from: number; readonly to: number }): boolean =>
  at >= from && at <= to;

/** Clients that were inside or at the door by then and are still there. */
const listening = ({ tabs }: Ledger, connections: readonly string[], since: number): TabAccount[] =>
  connections
    .map((connectionId) => tabs.get(connectionId))
    .filter((tab) => tab !== undefined)
    .filter((tab) => tab.goneAt === null && cameIn(tab) !== null && Number(cameIn(tab)) < since);

const cameIn = ({ enteredAt, waitingAt }: TabAccount) => enteredAt ?? waitingAt;
