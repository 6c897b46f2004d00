import type { Item } from '../../../functions/aws/items/items.ts';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import type { SessionState } from '../../../shared/directory/session.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { DownMessage, UpMessage, UpOf } from '../../../shared/messages.ts';
import type { Participant, Role } from '../../../shared/presence/participant.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { Run } from '../platform/run.ts';
import { isInside, keyOf, type Ledger, type PersonAccount, type Request, saysItsPlace } from './account.ts';
import { newPerson } from './beginning.ts';
import { noteWrite } from './noting.ts';
import { judgeAcknowledged } from './rules/acting.ts';
import { judgeAlarm } from './rules/alarm.ts';
import { createAppRules } from './rules/app/app.ts';
import { createAuditRules } from './rules/audit.ts';
import { createBusRules } from './rules/bus.ts';
import { judgeCommit } from './rules/commit.ts';
import { createConnectionRules } from './rules/connections.ts';
import { createContentRules } from './rules/content.ts';
import { createContactRules } from './rules/directory/contacts.ts';
import { createDeletionRules, isDeletion } from './rules/directory/deletion.ts';
import { createGroupRules } from './rules/directory/groups.ts';
import { createListRules } from './rules/directory/list.ts';
import { createOwnershipRules } from './rules/directory/ownership.ts';
import { createDoorRules } from './rules/door/door.ts';
import { isKnocking, judgeKnock } from './rules/door/knock.ts';
import { createWaitingRoomRules } from './rules/door/waiting-room.ts';
import { judgePutAside } from './rules/former.ts';
import { judgeKept } from './rules/kept.ts';
import { judgeNotices, noteHeard } from './rules/notice.ts';
import { createPlacingRules } from './rules/placing.ts';
import { createReadingRules } from './rules/reading/reading.ts';
import { judgeEntry } from './rules/return.ts';
import { createRosterRules } from './rules/roster.ts';
import { judgeShape } from './rules/shapes.ts';
import { judgeDeed, judgeGone, judgeHidden, judgeRight, judgeRole } from './rules/standing.ts';
import { judgeHold } from './rules/timings/hold.ts';
import { judgeLateness, type Late } from './rules/timings/lateness.ts';
import { countedFrom, judgeLogin, judgeTurnedBack, judgeWayBack } from './rules/timings/login.ts';
import { createRulingRules } from './rules/timings/ruling.ts';
import { judgeStay } from './rules/timings/stay.ts';

/**
 * Judges a history by what clients do and hear and by what the table accepts. It knows the lifecycle's rules from the
 * documents, and shares no code with it.
 */
export type Oracle = ReturnType<typeof createOracle>;

export type Tally = { participations: number; late: (late: Late) => void };

/** Actions that are not answered when all is well. */
const SILENT = new Set(['activity', 'media', 'presence.set', 'signal']);

export const createOracle = (
  ledger: Ledger,
  tally: Tally,
  usesOf: (invitation: string) => number | null = () => null,
) => {
  const { now, fail, tabs, people } = ledger;
  /** Keyed by request id; a message without a reply needs none and is its own key. */
  const requests = new Map<string | UpMessage, Request>();
  const replies = new WeakMap<Run, number>();
  const refusals = new WeakSet<Run>();
  const occupancy = new Map<string, number>();
  let turnedAt = now();
  const rosters = createRosterRules(ledger, (sessionId) => occupancy.get(sessionId) ?? null);
  const lists = createListRules(ledger);
  const apps = createAppRules(ledger);
  const content = createContentRules(fail);
  const audit = createAuditRules(fail);
  const bus = createBusRules(fail);
  const door = createDoorRules(ledger, usesOf);
  const deletion = createDeletionRules(ledger);
  const ownership = createOwnershipRules(ledger);
  const groups = createGroupRules(ledger);
  const ruling = createRulingRules(ledger, groups.manages);
  const reading = createReadingRules(ledger, ruling.sayings);
  const contacts = createContactRules(ledger);
  const waitingRoom = createWaitingRoomRules(ledger);
  const placing = createPlacingRules(ledger);

  const accountOf = (sessionId: string, person: string): PersonAccount => {
    const key = keyOf(sessionId, person);
    const known = people.get(key);
    if (known) return known;
    const account = newPerson(sessionId, person, now());
    people.set(key, account);
    return account;
  };

  const answered = (request: Request, message: DownMessage) => {
    if (message.type === 'error') request.refused = true;
    if (message.type === 'session.joined') request.hasEntered = true;
    content.saved(request, message);
    const said = request.request;
    const isFinal = message.type !== 'error' || !message.retryable;
    if (isWrite(said) && isFinal) apps.saved(said.sessionId, said.requestId ?? '');
  };

  return {
    apps,
    ...createConnectionRules(ledger, accountOf),
    /** The gateway has taken a message for it, of so many bytes. */
    posted: waitingRoom.posted,
    sent: (connectionId: string, request: UpMessage, doneAt: Instant) => {
      const tab = tabs.get(connectionId);
      const noted: Request = { request, doneAt, sentAt: now(), refused: false };
      if (tab) tab.lastSentAt = now();
      if (request.action === 'session.join') tab?.joins.push(noted);
      if (tab && saysItsPlace(request)) {
        tab.isLeaving = request.action !== 'session.join';
        if (tab.isLeaving) tab.leftAt = now();
      }
      requests.set(request.requestId ?? request, noted);
      if (isWrite(request)) apps.wrote(request.sessionId, request.requestId ?? '');
      content.asked(noted, tab?.person ?? '');
      placing.asked(connectionId, request);
      if (request.action === 'rule.put') ruling.asked(request);
      if (tab) contacts.asked(tab.person, noted);
    },
    heard: (connectionId: string, message: DownMessage, run: Run) => {
      const tab = tabs.get(connectionId);
      if (!tab) return;
      rosters.heard(tab, message);
      waitingRoom.heard(tab, message);
      content.told(message);
      lists.heard(tab, message);
      noteHeard(ledger, tab, message);
      judgeWayBack(ledger, accountOf(tab.sessionId, tab.person), tab, message, run);
      ownership.overheard(tab, message, run);
      // A message without an id is refused by an error without one.
      if (message.type === 'error') refusals.add(run);
      if (message.type === 'error' && tab.app) apps.failed(tab.app, message.code);
      const request = message.requestId === undefined ? undefined : requests.get(message.requestId);
      if (!request) return;
      replies.set(run, (replies.get(run) ?? 0) + 1);
      answered(request, message);
      judgeDeed(ledger, request, message, run);
      placing.heard(tab, request, message, accountOf(tab.sessionId, tab.person).snapshot !== null);
      if (message.type === 'invitation.revoked') waitingRoom.revoked(message.sessionId, message.invitationId);
      if (message.type === 'error' && request.request.action === 'session.join')
        waitingRoom.refused(tab.sessionId, tab.person, message);
      ownership.heard(tab, request, message, run);
      groups.heard(tab, request, message, run);
      contacts.heard(tab, request, message, run);
      ruling.heard(tab, request, message);
      if (message.type === 'member.left')
        judgeGone(ledger, accountOf(message.sessionId, tab.person), request.sentAt);
      if (request.request.action === 'session.join') {
        const stay = ruling.shortestStay(tab.sessionId, run.startedAt);
        judgeTurnedBack(ledger, accountOf(tab.sessionId, tab.person), tab, message, run, stay);
        // Whoever is no longer let in is not inside.
        if (message.type === 'error' && message.code === 'session.not-found') tab.toldOverAt = now();
      }
      const isSign = message.type === 'pong' && 'sessionId' in request.request && request.request.sessionId;
      if (isSign) ruling.answered(accountOf(tab.sessionId, tab.person), request.sentAt);
      if (message.type === 'session.joined' || isSign)
        tab.heardAt = Math.max(tab.heardAt, request.sentAt) as Instant;
    },
    /** A function has ended, successfully unless it was struck. */
    finished: (run: Run) => {
      if (run.cause.type !== 'message' || run.struck()) return;
      const { connectionId, request: message, person, doneAt } = run.cause;
      const request = requests.get(message.requestId ?? message);
      const tab = tabs.get(connectionId);
      if (!request || !tab) return;
      const count = replies.get(run) ?? 0;
      const silent = SILENT.has(message.action) && count === 0;
      if (!silent && count !== 1 && tab.goneAt === null && !closedByServer(tab))
        fail('3', `${message.action} of ${connectionId} got ${count} replies.`);
      if (request.refused || refusals.has(run) || tab.goneAt !== null) return;
      // What is said again has the same id, and is done later.
      judgeAcknowledged(ledger, accountOf, { ...request, doneAt }, person, run);
      judgeEntry(ledger, accountOf(tab.sessionId, person), request, connectionId);
    },
    published: (sessionId: string, count: number, number: number) => {
      occupancy.set(sessionId, count);
      lists.published(sessionId, count);
      bus.published(sessionId, count, number);
    },
    /** The bus has accepted an event. */
    taken: bus.taken,
    /** Somebody's right, or a session's state, has changed in the table. */
    entitled: (run: Run | null, sessionId: string, person: string, role: Role | null) => {
      ledger.standing.entitled(sessionId, person, role);
      ownership.entitled(run, sessionId, person, role);
      reading.entitled(sessionId, person, role);
    },
    /** Somebody was told that somebody else no longer belongs to a session; it was said at `saidAt`. */
    dismissed: (sessionId: string, person: string, saidAt: Instant) =>
      judgeGone(ledger, accountOf(sessionId, person), saidAt),
    /** Likewise, that somebody belongs to it. */
    appointed: (sessionId: string, person: string) => judgeRole(ledger, accountOf(sessionId, person)),
    owned: ownership.written,
    turned: (sessionId: string, state: SessionState, revision: number) => {
      ledger.standing.turned(sessionId, state, revision);
      if (state !== 'hidden') return;
      for (const account of people.values())
        if (account.sessionId === sessionId) judgeHidden(ledger, account);
    },
    wrote: ledger.standing.written,
    /** The table has accepted a write. */
    committed: (run: Run, after: Participant) => {
      const account = accountOf(after.sessionId, after.participantId);
      const before = account.snapshot;
      account.countsNext = countedFrom(ledger, account, run, after);
      account.writtenBy = run;
      judgeCommit(ledger, account, run, after);
      for (const late of judgeLateness(ledger, account, after)) tally.late(late);
      judgeRight(ledger, account, run, after);
      judgeLogin(ledger, account, run, after);
      door.committed(account, run, after);
      judgeKnock(ledger, account, after);
      waitingRoom.committed(account, after);
      deletion.committed(account, run, after);
      ownership.committed(account, run, after);
      rosters.committed(account, after);
      judgeStay(ledger, account, run, after);
      judgeHold(ledger, account, run, after);
      ruling.committed(account, after);
      if (ledger.isRead) reading.committed(account, after);
      judgeNotices(ledger, account, after);
      judgeAlarm(ledger, account, after);
      audit.committed(account, before, after);
      apps.committed(account, before, after);
      if (isInside(after) && !isInside(before)) tally.participations += 1;
      if (before?.phase !== after.phase) turnedAt = now();
      noteWrite(ledger, account, before, after);
    },
    /** When anybody last came, went, was warned or stopped being warned. */
    turnedAt: () => turnedAt,
    /** Somebody has been moved from the participants to the former. */
    putAside: (run: Run | null, gone: Participant, former: Participant | null) => {
      const account = accountOf(gone.sessionId, gone.participantId);
      if (run !== null && isDeletion(run, gone.sessionId)) deletion.wentWithIt(account, gone);
      else judgePutAside(fail, account, gone, former);
    },
    /** A backend has begun to delete a session. */
    doomed: deletion.doomed,
    /** The table says that it is being deleted. */
    shut: deletion.shut,
    /** A backend has been told that the session is gone. */
    deleted: deletion.deleted,
    /** Any item was written or removed. */
    stored: (run: Run | null, before: Item | undefined, after: Item | undefined) => {
      judgeShape(fail, before, after);
      judgeKept(fail, now(), after);
      deletion.written(before, after);
      groups.stored(before, after);
      contacts.stored(run, before, after);
      ruling.written(before, after);
      if (ledger.isRead) reading.written(before, after);
    },
    /** A backend was answered that had put a rule for a session or the group, at `saidAt`. */
    ruled: (id: string, rule: Rule, reply: DownMessage, saidAt: Instant) =>
      ruling.put(id, rule, reply, saidAt),
    content: content.judge,
    audit: (account: PersonAccount, records: readonly ParticipantRecord[]) => {
      audit.judge(account, records);
      bus.judge(account, audit.became(account));
    },
    /** A backend has read a page, or all pages, which it had asked for then. */
    read: reading.page,
    readWhole: reading.whole,
    /** Nothing has happened for long: everybody silent is out, and everybody who stays knows it. */
    converged: (staying: ReadonlySet<string>, belongs: (sessionId: string) => string | null) => {
      const sessions = new Set<string>();
      for (const account of people.values()) {
        const { person, sessionId, snapshot } = account;
        sessions.add(sessionId);
        const isGone = (ledger.dooms.get(sessionId)?.goneAt ?? null) !== null;
        if (staying.has(person) && snapshot !== null && !isGone) ruling.converged(snapshot);
        if ((staying.has(person) && !isGone) || snapshot === null || isKnocking(ledger, account)) continue;
        if (snapshot.phase !== 'ended') fail('2', `${person} is silent and still ${snapshot.phase}.`);
        else if (snapshot.owed !== null || snapshot.wakeAt !== null || snapshot.alarm.at !== null)
          fail('6', `${person} has ended, but the work is not finished.`);
      }
      for (const sessionId of sessions) {
        rosters.judge(sessionId);
        const is = belongs(sessionId);
        if ((is === 'joining' || is === 'leaving') && !ledger.dooms.has(sessionId))
          fail('rules', `In the end ${sessionId} is still ${is}.`);
      }
      bus.judgeSessions();
      ownership.converged();
      groups.converged();
      contacts.converged();
      apps.converged();
    },
  };
};

const isWrite = (request: UpMessage): request is UpOf<'content.put'> | UpOf<'content.delete'> =>
  request.action === 'content.put' || request.action === 'content.delete';

/** A farewell has told it that it is over, so what it still asked may find nobody. */
const closedByServer = (tab: { toldOverAt: Instant | null }): boolean => tab.toldOverAt !== null;
