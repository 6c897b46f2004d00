import type { Instant } from '../../../../shared/instant.ts';
import type { DownMessage, UpMessage } from '../../../../shared/messages.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import type { Run } from '../../platform/run.ts';
import { isInside, type Ledger, type PersonAccount, type Request, SKEW } from '../account.ts';
import { noticeBound } from './notice.ts';

/**
 * Rule 8: nobody is inside, and nobody does anything, without a right. These are the actions of moderators, each with
 * the reply that confirms it.
 */
const deeds: ReadonlyMap<UpMessage['action'], DownMessage['type']> = new Map([
  ['waiting.admit', 'waiting.changed'],
  ['waiting.deny', 'waiting.changed'],
  ['participant.remove', 'participant.removed'],
  ['participant.release', 'participant.released'],
  ['session.update', 'session.changed'],
  ['member.update', 'member.changed'],
  ['member.remove', 'member.removed'],
  ['invitation.revoke', 'invitation.revoked'],
  ['session.handover', 'session.handed-over'],
  ['rule.put', 'session.rule'],
]);

/** Whether a function runs because a moderator asked for one of these. */
export const isDeedOf = (
  { standing }: Pick<Ledger, 'standing'>,
  { cause, startedAt }: Run,
  sessionId: string,
  actions: readonly UpMessage['action'][],
): boolean =>
  cause.type === 'message' &&
  actions.includes(cause.request.action) &&
  standing.wasModerator(sessionId, cause.person, startedAt - SKEW);

/** Somebody has entered. */
export const judgeRight = (ledger: Ledger, account: PersonAccount, run: Run, after: Participant): void => {
  const { fail, standing } = ledger;
  const before = account.snapshot;
  if (!isInside(after) || isInside(before)) return;
  const { person, sessionId } = account;
  const { cause } = run;
  const isOwnJoin =
    cause.type === 'message' && cause.person === person && cause.request.action === 'session.join';
  if (after.kind !== 'guest') {
    if (!isOwnJoin) fail('8', `${person} was brought in by ${run.name}.`);
    else if (!standing.wasEntitled(sessionId, person, run.startedAt))
      fail('8', `${person} came in without a right to ${sessionId}.`);
  } else if (before?.phase === 'waiting') {
    if (!isDeedOf(ledger, run, sessionId, ['waiting.admit']))
      fail('8', `The guest ${person} was let in by ${run.name}, and by no moderator.`);
  } else if (
    !(isOwnJoin && before?.phase === 'ended' && before.ending === 'disconnected' && before.wasInside)
  )
    fail('8', `The guest ${person} came in, and nobody had let them in.`);
  if (after.kind !== 'licence-holder') judgeHidden(ledger, account);
};

/** Contacts and guests are soon out of a hidden session, whoever was quicker. */
export const judgeHidden = (ledger: Ledger, account: PersonAccount): void => {
  const { standing, later, fail } = ledger;
  const { person, sessionId } = account;
  later(noticeBound(ledger), () => {
    const { now, since } = standing.stateOf(sessionId);
    const { snapshot } = account;
    if (now !== 'hidden' || since > ledger.now() - noticeBound(ledger) || !isInside(snapshot)) return;
    if (snapshot.kind !== 'licence-holder')
      fail('8', `${person} is still inside ${sessionId}, which is hidden.`);
  });
};

/** A moderator is told that it is done: then they had the right, and it is done. */
export const judgeDeed = (ledger: Ledger, request: Request, message: DownMessage, run: Run): void => {
  const { standing, fail, people } = ledger;
  const wish = request.request;
  if (deeds.get(wish.action) !== message.type || !('sessionId' in wish) || wish.sessionId === undefined)
    return;
  const { sessionId } = wish;
  if (!isDeedOf(ledger, run, sessionId, [wish.action]))
    fail('8', `${run.name} did what only moderators of ${sessionId} may do.`);
  if (message.type === 'session.changed')
    standing.acknowledged(sessionId, message.session.state, message.session.revision);
  const appointed =
    message.type === 'member.changed'
      ? message.member.userId
      : message.type === 'session.handed-over'
        ? message.owner
        : null;
  const leaver = message.type === 'member.removed' ? people.get(`${sessionId}/${message.userId}`) : undefined;
  if (leaver !== undefined) judgeGone(ledger, leaver, request.sentAt);
  const account = people.get(`${sessionId}/${appointed}`);
  if (account !== undefined) judgeRole(ledger, account);
  if (wish.action === 'waiting.deny' && wish.participantId !== undefined) {
    const guest = people.get(`${sessionId}/${wish.participantId}`)?.snapshot;
    if (guest?.phase === 'waiting' && guest.knockedAt < request.sentAt - SKEW)
      fail('9', `${wish.participantId} is said to be turned away, and waits.`);
  }
  const whom =
    message.type === 'participant.removed'
      ? message.participantId
      : message.type === 'member.removed'
        ? message.userId
        : null;
  const snapshot = whom === null ? null : (people.get(`${sessionId}/${whom}`)?.snapshot ?? null);
  if (isInside(snapshot) && snapshot.joinedAt < request.sentAt - SKEW)
    fail('8', `${whom} is said to be out of ${sessionId}, and is inside.`);
};

/**
 * Whoever is said to belong to a session no longer is out of it, has no right to it, and does not come in by the old
 * one.
 */
export const judgeGone = (ledger: Ledger, account: PersonAccount, saidAt: Instant): void => {
  const { standing, fail, dooms } = ledger;
  const { person, sessionId, snapshot } = account;
  if (standing.isOwner(sessionId, person) || dooms.has(sessionId)) return;
  const { now, since } = standing.roleOf(sessionId, person);
  if (now !== null && since < saidAt - SKEW)
    fail('13', `${person} is said not to belong to ${sessionId}, and is a ${now} of it.`);
  if (now === null && isInside(snapshot) && snapshot.joinedAt < saidAt - SKEW)
    fail('13', `${person} is said not to belong to ${sessionId}, and is inside.`);
  judgeRole(ledger, account);
};

/** Whoever is inside soon has the role that a moderator was told they have. */
export const judgeRole = (ledger: Ledger, account: PersonAccount): void => {
  const { standing, later, fail } = ledger;
  const { person, sessionId } = account;
  later(noticeBound(ledger), () => {
    const { snapshot } = account;
    const { now, since } = standing.roleOf(sessionId, person);
    const settledAt = ledger.now() - noticeBound(ledger);
    if (
      !isInside(snapshot) ||
      snapshot.kind === 'guest' ||
      since > settledAt ||
      snapshot.joinedAt > settledAt
    )
      return;
    if (now === null) fail('8', `${person} is inside ${sessionId}, and has no right to it any more.`);
    else if (snapshot.role !== now)
      fail('8', `${person} is ${snapshot.role} in ${sessionId}, and should be ${now}.`);
  });
};
