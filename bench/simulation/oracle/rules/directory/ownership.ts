import type { Item } from '../../../../../functions/aws/items/items.ts';
import type { Instant } from '../../../../../shared/instant.ts';
import type { DownMessage, UpMessage } from '../../../../../shared/messages.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import type { Run } from '../../../platform/run.ts';
import {
  isInside,
  type Ledger,
  type PersonAccount,
  type Request,
  SKEW,
  type TabAccount,
} from '../../account.ts';
import { noticeBound } from '../notice.ts';
import { isDeletion } from './deletion.ts';

/** Who owns a session and since when, and who did until then. */
type Owned = { readonly owner: string; readonly since: Instant; readonly past: readonly Past[] };
type Past = { readonly owner: string; readonly until: Instant };

/**
 * Rule 12: a session that has an owner always has one. The owner is a moderator of it, whom nobody else demotes,
 * dismisses or sends out, and who gives it away only by their own offer, to a moderator who takes it. After that the
 * former owner can do nothing more as its owner.
 */
export const createOwnershipRules = (ledger: Ledger) => {
  const { now, fail, standing, later, people, dooms } = ledger;
  const owned = new Map<string, Owned>();
  /** Whose function last gave somebody another role, or none. */
  const takers = new Map<string, Run>();

  const ownerOf = (sessionId: string): string | null => owned.get(sessionId)?.owner ?? null;
  /** At any time since then. */
  const wasOwner = (sessionId: string, person: string, since: number): boolean => {
    const found = owned.get(sessionId);
    return (
      found?.owner === person ||
      (found?.past.some((one) => one.owner === person && one.until >= since) ?? false)
    );
  };
  /** At all times since then. */
  const isOwner = (sessionId: string, person: string, since: number): boolean => {
    const found = owned.get(sessionId);
    return found?.owner === person && found.since < since - SKEW;
  };

  const note = (sessionId: string, owner: string) => {
    const before = owned.get(sessionId);
    const past = before ? [...before.past, { owner: before.owner, until: now() }] : [];
    owned.set(sessionId, { owner, since: now(), past });
    standing.owned(sessionId, owner);
    judgeModerates(sessionId, owner);
  };

  /** Whatever happens at the same time, an owner is a moderator soon after. */
  const judgeModerates = (sessionId: string, owner: string) =>
    later(noticeBound(ledger), () => {
      if (ownerOf(sessionId) !== owner || dooms.has(sessionId)) return;
      // The function that was to restore the role has died: the right is theirs all the same, and the role will be when
      // they next come.
      if (takers.get(`${sessionId}/${owner}`)?.struck()) return;
      const { now: role, since } = standing.roleOf(sessionId, owner);
      if (role !== 'moderator' && since < now() - noticeBound(ledger) + SKEW)
        fail('12', `${owner} owns ${sessionId}, and is ${role ?? 'no member of it'}.`);
    });

  const judgeTaken = (run: Run | null, sessionId: string, was: Item, is: Item) => {
    const taker = is.owner?.S ?? null;
    const said = handoverIn(run);
    if (taker === null) fail('12', `${sessionId} has no owner any more.`);
    else if (said?.person !== taker || said.userId !== taker)
      fail('12', `${sessionId} came to ${taker}, who did not take it.`);
    else if (was.heir?.S !== taker) fail('12', `${taker} took ${sessionId}, which was not offered to them.`);
    else if (is.heir?.S !== undefined)
      fail('12', `${taker} has taken ${sessionId}, and it is still offered.`);
    if (taker !== null) note(sessionId, taker);
  };

  const judgeOffered = (run: Run | null, sessionId: string, { owner }: Item, heir: string | null) => {
    const said = handoverIn(run);
    if (run === null || said === null || said.person !== owner?.S)
      return fail('12', `${sessionId} was offered to ${heir} by ${run?.name}, and not by its owner.`);
    if (heir === null ? said.userId !== said.person : said.userId !== heir)
      return fail('12', `${sessionId} was offered to ${heir}, and ${said.userId} was meant.`);
    if (heir !== null && !standing.wasModerator(sessionId, heir, run.startedAt - SKEW))
      fail('12', `${sessionId} was offered to ${heir}, who is no moderator of it.`);
  };

  return {
    /** A session was written, or written differently. */
    written: (
      run: Run | null,
      sessionId: string,
      before: Item | undefined,
      after: Item | undefined,
    ): void => {
      if (after === undefined) return;
      const owner = after.owner?.S ?? null;
      if (before === undefined) {
        if (owner !== null) note(sessionId, owner);
        return;
      }
      if (before.owner?.S !== after.owner?.S) judgeTaken(run, sessionId, before, after);
      else if (before.heir?.S !== after.heir?.S) judgeOffered(run, sessionId, after, after.heir?.S ?? null);
    },

    /** Somebody has another role, or none. */
    entitled: (run: Run | null, sessionId: string, person: string, role: string | null): void => {
      if (run === null) return;
      takers.set(`${sessionId}/${person}`, run);
      if (role === 'moderator' || ownerOf(sessionId) !== person || isDeletion(run, sessionId)) return;
      // Nobody finds a session that is being deleted, its owner included: whoever leaves it has left.
      if (role === null && dooms.get(sessionId)?.shutAt != null) return;
      if (isOwner(sessionId, person, run.startedAt))
        fail('12', `${run.name} has made ${person} ${role ?? 'nothing'} in ${sessionId}, which is theirs.`);
      else judgeModerates(sessionId, person);
    },

    committed: ({ person, sessionId, snapshot }: PersonAccount, run: Run, after: Participant): void => {
      if (after.phase !== 'ended' || after.ending !== 'removed' || !isInside(snapshot)) return;
      if (run.cause.type !== 'message' || !isOwner(sessionId, person, run.startedAt)) return;
      fail('12', `${person} was sent out of ${sessionId}, which is theirs, by ${run.name}.`);
    },

    /** Somebody hears something about who owns a session. */
    heard: (tab: TabAccount, { request }: Request, message: DownMessage, run: Run): void => {
      if (message.type === 'session.handed-over') {
        const { sessionId, owner, offeredTo } = message;
        const taken = request.action === 'session.handover' && request.userId === tab.person;
        if (owner !== tab.person || !wasOwner(sessionId, tab.person, run.startedAt))
          fail('12', `${tab.person} is told that ${sessionId} is ${owner}'s, and had no part in it.`);
        if (taken && offeredTo !== null)
          fail('12', `${tab.person} has taken ${sessionId}, and is told that it is offered.`);
        judgeModerates(sessionId, tab.person);
      }
      const isTheirs = isOwner(tab.sessionId, tab.person, run.startedAt) && !dooms.has(tab.sessionId);
      if (isTheirs && message.type === 'session.joined' && message.role !== 'moderator')
        fail('12', `${tab.person} owns ${tab.sessionId}, and has come in as a ${message.role}.`);
      const isOfIt = sessionIn(request) === tab.sessionId;
      if (isTheirs && isOfIt && message.type === 'error' && message.code === 'session.not-found')
        fail('12', `${tab.person} owns ${tab.sessionId}, and is told that there is none.`);
      if (message.type !== 'error' || message.code !== 'member.owner') return;
      const [sessionId, whom] = [sessionIn(request), personIn(request) ?? tab.person];
      if (!wasOwner(sessionId, whom, run.startedAt))
        fail('12', `${whom} is said to own ${sessionId}, and is spared ${request.action}.`);
    },

    /** Only whoever acts hears of a handover as such; to everybody else it is another role in the roster. */
    overheard: (tab: TabAccount, message: DownMessage, run: Run): void => {
      if (handoverIn(run) === null || run.cause.type !== 'message' || run.cause.person === tab.person) return;
      if (message.type === 'session.handed-over' || message.type === 'session.changed')
        fail('12', `${tab.connectionId} hears ${message.type} of what is between two others.`);
    },

    /** Nothing has happened for long. */
    converged: (): void => {
      for (const [sessionId, { owner }] of owned) {
        if (dooms.has(sessionId) || takers.get(`${sessionId}/${owner}`)?.struck()) continue;
        const role = standing.roleOf(sessionId, owner).now;
        if (role !== 'moderator')
          fail('12', `In the end ${owner} owns ${sessionId}, and is ${role ?? 'no member of it'}.`);
        const inside = people.get(`${sessionId}/${owner}`)?.snapshot ?? null;
        if (isInside(inside) && inside.role !== 'moderator')
          fail('12', `In the end ${owner} owns ${sessionId}, and is a ${inside.role} inside.`);
      }
    },
  };
};

const handoverIn = (run: Run | null) =>
  run?.cause.type === 'message' && run.cause.request.action === 'session.handover'
    ? { person: run.cause.person, userId: run.cause.request.userId }
    : null;

const sessionIn = (request: UpMessage): string => ('sessionId' in request ? (request.sessionId ?? '') : '');

const personIn = (request: UpMessage): string | null => {
  if ('userId' in request && request.userId !== undefined) return request.userId;
  return 'participantId' in request ? (request.participantId ?? null) : null;
};
