import type { Item } from '../../../../../functions/aws/items/items.ts';
import { type Instant, instant } from '../../../../../shared/instant.ts';
import type { DownMessage, UpMessage } from '../../../../../shared/messages.ts';
import { placeOf } from '../../../platform/place.ts';
import type { Run } from '../../../platform/run.ts';
import type { Ledger, Request, TabAccount } from '../../account.ts';
import { createGroupAccount, isIn, within } from '../../group-account.ts';
import { createGroupLists, LAG } from './group-lists.ts';

/**
 * Rule "groups": everybody in a group sees it and those of its sessions that are theirs, only its moderators change it,
 * and nobody else finds it. What is said to be done is done. Nothing is left of a deleted group, whoever has died on
 * the way.
 */
export const createGroupRules = (ledger: Ledger) => {
  const { now, fail, items } = ledger;
  const account = createGroupAccount(now);
  const { places, entries, groups, known } = account;
  const lists = createGroupLists(ledger, account);

  /** Answers that only somebody in it, or a moderator of it, may get. */
  const judgeAnswered = (person: string, group: string, wish: UpMessage, startedAt: Instant) => {
    const isOwn = wish.action === 'group.remove' && wish.userId === person;
    const wanted = changes.has(wish.action) && !isOwn ? moderates : isIn;
    if (!places.was(within(group, person), wanted, startedAt))
      fail('groups', `${wish.action} of ${person} was answered, who has no right to it in ${group}.`);
    if (wish.action !== 'group.delete' && account.isClosed(group, startedAt))
      fail('groups', `${wish.action} of ${person} was answered, and ${group} was gone.`);
  };

  const judgeRefused = ({ person, kind }: TabAccount, group: string, code: string, startedAt: Instant) => {
    if (code !== 'group.not-found' || kind !== 'licence-holder' || !account.isOpen(group, startedAt)) return;
    if (places.stayed(within(group, person), isIn, startedAt))
      fail('groups', `${person} is in ${group}, and is told that there is none.`);
  };

  /** It is said to be done, and nobody has done anything else since. */
  const judgeDone = (wish: UpMessage, group: string, sentAt: Instant) => {
    if (wish.action !== 'group.add' && wish.action !== 'group.remove') return;
    const { userId, sessionId } = wish;
    const { is, since } =
      userId === undefined ? entries.now(within(group, sessionId ?? '')) : places.now(within(group, userId));
    if (isIn(is) !== (wish.action === 'group.add') && since < sentAt)
      fail('groups', `${wish.action} of ${userId ?? sessionId} in ${group} is said to be done, and is not.`);
  };

  const judgeDeleted = (group: string, sentAt: Instant) => {
    if (groups.now(group).is !== 'closed') fail('groups', `${group} is said to be deleted, and is there.`);
    for (const item of items()) {
      const { owner, kind, name } = placeOf(item);
      const isPlace = kind === 'GROUP' && name === group;
      const isEntry = item.pk?.S === `GROUP#${group}` && kind === 'SESSION';
      if (!isPlace && !isEntry) continue;
      const { since } = isPlace ? places.now(within(group, owner)) : entries.now(within(group, name));
      if (since < sentAt - (isPlace ? LAG : 0))
        fail('groups', `${group} is said to be deleted, and ${named(item)} is there.`);
    }
  };

  return {
    stored: account.stored,
    /** Whether somebody manages it all the time since then. */
    manages: (person: string, group: string, since: Instant): boolean =>
      places.stayed(within(group, person), moderates, since),

    heard: (tab: TabAccount, { request, sentAt }: Request, message: DownMessage, run: Run): void => {
      const { person } = tab;
      const { startedAt } = run;
      const since = instant(startedAt - LAG);
      if (message.type === 'groups') lists.groups(person, message, since);
      const group = groupIn(request);
      if (group === null) return;
      if (message.type === 'error') {
        judgeRefused(tab, group, message.code, startedAt);
        return;
      }
      judgeAnswered(person, group, request, startedAt);
      judgeDone(request, group, sentAt);
      if (message.type === 'group.deleted') judgeDeleted(group, sentAt);
      if (message.type === 'group.members') lists.people(message, since);
      if (message.type === 'sessions' && request.action === 'sessions.list' && request.state === undefined)
        lists.sessions(person, group, message, since);
    },

    /** Nothing has happened for long. */
    converged: (): void => {
      const gone = new Set([...known].filter((group) => groups.now(group).is === 'closed'));
      if (gone.size === 0) return;
      for (const item of items()) {
        const { owner, kind, name } = placeOf(item);
        const isOfGroup = item.pk?.S?.startsWith('GROUP#') === true;
        const group = isOfGroup ? owner : kind === 'GROUP' ? name : '';
        if (gone.has(group) && !(isOfGroup && kind === 'META'))
          fail('groups', `In the end ${group} is deleted, and ${named(item)} is there.`);
        else if (gone.has(group) && (item.wakeAt !== undefined || item.owedRule !== undefined))
          fail('groups', `In the end ${group} is deleted, and still owes something.`);
        for (const one of kind === 'META' ? governing(item) : [])
          if (gone.has(one))
            fail('groups', `In the end ${owner} is under the rule of ${one}, which is deleted.`);
      }
    },
  };
};

const moderates = (place: string | null): boolean => place === 'moderator';

/** What only moderators of a group do. */
const changes: ReadonlySet<UpMessage['action']> = new Set([
  'group.add',
  'group.remove',
  'group.rename',
  'group.delete',
  'rule.put',
]);

const groupIn = (request: UpMessage): string | null => {
  if (request.action === 'sessions.list')
    return request.scope === 'group' && request.id !== undefined ? request.id : null;
  if (request.action === 'group.list' || changes.has(request.action))
    return 'groupId' in request && request.groupId !== undefined ? request.groupId : null;
  return null;
};

/** The groups whose rules apply to a session. */
const governing = ({ imposed }: Item): readonly string[] =>
  (imposed?.L ?? []).flatMap(({ M }) => (M?.gone?.BOOL === true ? [] : [M?.group?.S ?? '']));

const named = ({ pk, sk }: Item): string => `${pk?.S} ${sk?.S}`;
