import type { Item } from '../../../../../functions/aws/items/items.ts';
import type { Participant } from '../../../../../shared/presence/participant.ts';
import { placeOf } from '../../../platform/place.ts';
import type { Run } from '../../../platform/run.ts';
import { isInside, type Ledger, type PersonAccount } from '../../account.ts';

/**
 * Rule 11: a session whose deletion was acknowledged to a backend is gone with all that belonged to it except its
 * trail, and does not come back.
 */
export const createDeletionRules = ({
  dooms,
  now,
  fail,
  items,
}: Pick<Ledger, 'dooms' | 'now' | 'fail' | 'items'>) => ({
  doomed: (sessionId: string): void => {
    dooms.set(sessionId, { shutAt: null, goneAt: null });
  },

  deleted: (sessionId: string): void => {
    for (const item of items())
      if (hangsOn(item, sessionId))
        fail('11', `${sessionId} is said to be gone, and ${named(item)} is there.`);
    dooms.set(sessionId, { shutAt: now(), ...dooms.get(sessionId), goneAt: now() });
  },

  /** The table says that it is being deleted. */
  shut: (sessionId: string): void => {
    dooms.set(sessionId, { shutAt: now(), goneAt: null });
  },

  /** Nobody gets in whose request came after that. */
  committed: ({ person, sessionId, snapshot }: PersonAccount, run: Run, after: Participant): void => {
    const shutAt = dooms.get(sessionId)?.shutAt ?? null;
    if (shutAt === null || run.startedAt <= shutAt || !isInside(after) || isInside(snapshot)) return;
    fail('11', `${person} came into ${sessionId}, which is being deleted.`);
  },

  /** An item was written or removed. */
  written: (before: Item | undefined, after: Item | undefined): void => {
    if (after === undefined) return;
    for (const [sessionId, { goneAt }] of dooms)
      if (goneAt !== null && hangsOn(after, sessionId))
        fail('11', `${sessionId} was gone, and ${named(after)} was ${before ? 'written' : 'made'}.`);
  },

  /** Nobody is removed with their session while they are inside, or while something is still owed about them. */
  wentWithIt: ({ person, snapshot }: PersonAccount, gone: Participant): void => {
    if (gone.phase !== 'ended') fail('11', `${person} was deleted, ${gone.phase}.`);
    else if (gone.owed !== null) fail('11', `${person} was deleted, and something was still to be done.`);
    else if (snapshot?.version !== gone.version)
      fail('11', `${person} was deleted as somebody else than was seen last.`);
  },
});

/** Whether an item belongs to a session or says something about it, other than its trail. */
const hangsOn = (item: Item, sessionId: string): boolean => {
  const isPart = item.pk?.S === `SESSION#${sessionId}` && placeOf(item).kind !== 'AUDIT';
  return isPart || item.inversePk?.S === `SESSION#${sessionId}`;
};

const named = ({ pk, sk }: Item): string => `${pk?.S} ${sk?.S}`;

/** Whether a function runs because a backend deletes this session. */
export const isDeletion = ({ cause }: Run, sessionId: string): boolean =>
  cause.type === 'backend' &&
  cause.request.action === 'session.delete' &&
  cause.request.sessionId === sessionId;
