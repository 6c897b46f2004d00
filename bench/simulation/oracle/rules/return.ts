import type { UpMessage } from '../../../../shared/messages.ts';
import type { Participant } from '../../../../shared/presence/participant.ts';
import { LONGEST_RUN } from '../../platform/run.ts';
import { type Ledger, type PersonAccount, type Request, SKEW } from '../account.ts';
import { lastSign } from './timings/lateness.ts';

/** Rules 3 and 7, for those who come back: whether the return reports what was done meanwhile. */
export const tellsOfWork = (request: UpMessage): boolean =>
  request.action === 'session.join' && request.resume === true && request.agoMs !== undefined;

export const entersByHand = (request: UpMessage): boolean =>
  request.action === 'session.join' && request.resume !== true;

/**
 * What a return reports of somebody present is believed as an activity is. Where it undoes what was decided, it is for the time of
 * the outage, and for the moment before it that could not have been reported yet.
 */
export const judgeBelief = (
  { fail, policy: own, tabs }: Ledger,
  { person, connections, warnedSince, snapshot }: PersonAccount,
  { lastActivityAt }: Participant,
): void => {
  const heard = Math.max(...[...connections].map((id) => tabs.get(id)?.heardAt ?? 0));
  const { idleTimeout } = snapshot?.policy ?? own;
  if (snapshot?.phase !== 'present' && lastActivityAt < heard - idleTimeout / 3 - SKEW)
    fail('7', `${person} was believed to have acted long before being cut off at ${heard}.`);
  if (warnedSince !== null && warnedSince < heard - SKEW)
    fail('3', `The warning of ${person} stood before they were cut off, and a reconnect answered it.`);
};

/**
 * An entry was answered: whoever entered by hand is not warned, and whoever worked on counts as idle only since then.
 */
export const judgeEntry = (
  ledger: Ledger,
  { person, snapshot, connections }: PersonAccount,
  asked: Request,
  connectionId: string,
): void => {
  const { request, doneAt, sentAt } = asked;
  if (request.action !== 'session.join' || snapshot === null) return;
  if (entersByHand(request) && snapshot.phase === 'warned' && snapshot.warnedAt < sentAt - SKEW)
    ledger.fail('3', `${person} has entered by hand, and is still warned.`);
  const others = [...connections].filter((id) => id !== connectionId);
  const heard = lastSign(ledger, { connections: others }) + LONGEST_RUN;
  if (!tellsOfWork(request) || others.length === 0 || doneAt < heard) return;
  if (wasThere(asked, ledger.tabs.get(connectionId)?.joins ?? [])) return;
  // A warning that stood before may have been one that they could hear.
  const warnedNow = snapshot.phase === 'warned' && snapshot.warnedAt >= sentAt - SKEW;
  if ((snapshot.phase === 'present' || warnedNow) && snapshot.lastActivityAt < doneAt - SKEW)
    ledger.fail('7', `${person} worked on while cut off, and it does not count.`);
};

/**
 * Whether this connection had been heard before: it was inside and only asks how things stand, or it asked to be in
 * without reporting what had been done by then.
 */
const wasThere = ({ doneAt, sentAt }: Request, joins: readonly Request[]): boolean =>
  joins.some((one) => {
    if (one.sentAt >= sentAt) return false;
    const tells = tellsOfWork(one.request) && one.doneAt >= doneAt - SKEW;
    return one.hasEntered === true || (one.sentAt > doneAt && !tells);
  });
