import type { Participant } from '../../../../shared/presence/participant.ts';
import type { Cause, Run } from '../../platform/run.ts';
import { connectionsOf, type Ledger, type PersonAccount, SKEW, who } from '../account.ts';
import { judgeAbsence, judgeLoss } from './absence.ts';
import { isReturnTooLate } from './timings/login.ts';
import { stayEnds } from './timings/stay.ts';

/** Nobody is out before their time, or without having asked for it. */
export const judgeEnding = (ledger: Ledger, account: PersonAccount, run: Run, after: Participant) => {
  const { fail, now } = ledger;
  const { policy } = after;
  if (after.phase !== 'ended') return;
  const { cause } = run;
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others need a moderator or a credential.
  switch (after.ending) {
    case 'inactivity': {
      const since = account.warnedSince;
      if (isReturnTooLate(ledger, account, run, after)) break;
      if (since === null) return fail('1', `${who(after)} was logged out without a warning.`);
      // As announced: a shorter period that came meanwhile shortens nothing.
      const early = since + account.warningPeriod - now();
      if (early > SKEW)
        fail('1', `The warning of ${who(after)} had ${early} ms left when they were logged out.`);
      break;
    }
    case 'exit':
      if (!isOwnLeaving(account, cause) && !haveAllLeft(ledger, account))
        fail('1', `${who(after)} ended by exit, but had not asked for it.`);
      break;
    case 'disconnected':
      for (const id of account.connections) judgeAbsence(ledger, id, policy.goodbyeGrace);
      judgeLoss(ledger, account, after);
      break;
    case 'limit': {
      const end = stayEnds(account, after);
      if (end === null || now() < end.from - SKEW)
        fail('1', `${who(after)} was ended by a limit that was not reached.`);
      break;
    }
    default:
  }
};

const isOwnLeaving = (account: PersonAccount, cause: Cause): boolean =>
  cause.type === 'message' && cause.person === account.person && isAskedFor(account, cause);

/**
 * A join is undone that came in after the leaving that was said behind it, by its own function or whoever looks after that. A leaving
 * that the gateway delivers once more undoes the join that was said behind it, too.
 */
const haveAllLeft = ({ tabs, now }: Ledger, { snapshot }: PersonAccount): boolean => {
  const left = connectionsOf(snapshot);
  const hasLeft = (id: string): boolean => {
    const tab = tabs.get(id);
    return tab !== undefined && (tab.isLeaving || (tab.leftAt !== null && tab.leftAt > now() - ONCE_MORE));
  };
  return left.length > 0 && left.every(hasLeft);
};

/** No message arrives once more after this. */
const ONCE_MORE = 60_000;

/** Leaving with one tab ends a participation only if it was the last. */
const isAskedFor = (
  { snapshot }: PersonAccount,
  { request, connectionId }: Extract<Cause, { type: 'message' }>,
): boolean =>
  request.action === 'session.exit' ||
  request.action === 'member.leave' ||
  (request.action === 'session.leave' && connectionsOf(snapshot).join() === connectionId);
