import type { Participant } from '../../../../../shared/presence/participant.ts';
import type { Run } from '../../../platform/run.ts';
import { isInside, type Ledger, type PersonAccount, SKEW } from '../../account.ts';
import { isDeletion } from '../directory/deletion.ts';
import { noticeBound } from '../notice.ts';
import { isDeedOf } from '../standing.ts';

/** Whether a function runs because a backend takes somebody's right away. */
const isDismissal = ({ cause }: Run, person: string): boolean =>
  cause.type === 'backend' &&
  cause.request.action === 'member.remove' &&
  (cause.request.userIds?.includes(person) ?? cause.request.userId === person);

/** Rule 9: who waits at the door, and who is sent out. */
export const createDoorRules = (ledger: Ledger, usesOf: (invitation: string) => number | null) => {
  const { fail, now, policy, standing, later, people } = ledger;
  /** The people whom each link has let in. */
  const letIn = new Map<string, Set<string>>();

  const judgeUses = ({ person }: PersonAccount, { invitation }: Participant) => {
    if (invitation === undefined) return;
    const guests = letIn.get(invitation) ?? new Set();
    letIn.set(invitation, guests.add(person));
    const uses = usesOf(invitation);
    if (uses !== null && guests.size > uses)
      fail('9', `${invitation} is good for ${uses}, and let in ${[...guests].join(', ')}.`);
  };

  /** Nobody stays for whom there is no room; moderators have places of their own. */
  const judgePlaces = (sessionId: string, { policy: { participantLimit: limit } }: Participant) =>
    later(noticeBound(ledger), () => {
      const settledAt = now() - noticeBound(ledger);
      const inside = [...people.values()].flatMap(({ snapshot }) =>
        isInside(snapshot) && snapshot.sessionId === sessionId ? [snapshot] : [],
      );
      const taken = inside.filter(
        (one) => one.policy.participantLimit <= limit && one.joinedAt <= settledAt,
      ).length;
      if (taken > limit) fail('9', `${taken} are inside ${sessionId}, where there is room for ${limit}.`);
    });

  const judgeSentOut = (account: PersonAccount, run: Run, after: Participant & { phase: 'ended' }) => {
    const { person, sessionId } = account;
    const before = account.snapshot;
    const isDeed = (...actions: Parameters<typeof isDeedOf>[3]) => isDeedOf(ledger, run, sessionId, actions);
    const isRight = ((): boolean => {
      // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others are judged with the lifecycle.
      switch (after.ending) {
        case 'removed':
          return (
            isDeed('participant.remove', 'member.remove') ||
            isDeletion(run, sessionId) ||
            isDismissal(run, person) ||
            // Who is entitled again before that is written may enter again.
            (after.kind !== 'guest' && standing.wasNobody(sessionId, person, run.startedAt))
          );
        case 'denied':
          return before?.phase === 'waiting' && isDeed('waiting.deny');
        case 'hidden':
          return after.kind !== 'licence-holder' && standing.wasIn('hidden', sessionId, run.startedAt);
        case 'uninvited':
        case 'crowded':
          return before?.phase === 'waiting';
        case 'unanswered':
          return before?.phase === 'waiting' && before.knockedAt + policy.patience <= now() + SKEW;
        default:
          return true;
      }
    })();
    if (!isRight) fail('9', `${person} was sent out of ${sessionId} by ${run.name}: ${after.ending}.`);
  };

  return {
    committed: (account: PersonAccount, run: Run, after: Participant): void => {
      const before = account.snapshot;
      if (before?.phase === 'ended' && before.ending === 'denied' && after.phase !== 'ended')
        fail('9', `${account.person} was turned away, and came back.`);
      if (isInside(after) && !isInside(before)) {
        judgePlaces(account.sessionId, after);
        if (before?.phase === 'waiting') judgeUses(account, after);
      }
      if (after.phase === 'ended' && before?.phase !== 'ended') judgeSentOut(account, run, after);
    },
  };
};
