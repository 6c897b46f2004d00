import type { Instant } from '../../../../../shared/instant.ts';
import type { DownOf } from '../../../../../shared/messages.ts';
import type { Ledger } from '../../account.ts';
import { type GroupAccount, isIn, within } from '../../group-account.ts';

/** Indexes and inconsistent reads lag by less than this, in milliseconds. */
export const LAG = 11_000;

/**
 * What is listed about groups is true, and what is true is listed: as of when the function began, shortly before, or
 * later.
 */
export const createGroupLists = ({ fail, standing, dooms }: Ledger, account: GroupAccount) => {
  const { places, entries, known } = account;
  return {
    people: ({ groupId: group, members, next }: DownOf<'group.members'>, since: Instant): void => {
      for (const { userId, role } of members)
        if (!places.was(within(group, userId), (is) => is === role, since))
          fail('groups', `${userId} is listed as a ${role} of ${group}, and is none.`);
      for (const name of next === null ? account.peopleOf(group) : []) {
        const isSo = places.stayed(within(group, name), isIn, since);
        if (isSo && !members.some(({ userId }) => userId === name))
          fail('groups', `${name} is in ${group}, and is not listed.`);
      }
    },

    groups: (person: string, { groups: listed, next }: DownOf<'groups'>, since: Instant): void => {
      for (const { id, role } of listed) {
        if (!places.was(within(id, person), (is) => is === role, since))
          fail('groups', `${id} is listed for ${person} as a ${role}, who is none.`);
        if (account.isClosed(id, since)) fail('groups', `${id} is listed for ${person}, and was gone.`);
      }
      for (const group of next === null ? known : []) {
        const isSo = places.stayed(within(group, person), isIn, since) && account.isOpen(group, since);
        if (isSo && !listed.some(({ id }) => id === group))
          fail('groups', `${person} is in ${group}, which is not in their list.`);
      }
    },

    /** Those of its sessions that are also theirs. */
    sessions: (
      person: string,
      group: string,
      { sessions, next }: DownOf<'sessions'>,
      since: Instant,
    ): void => {
      for (const { id } of sessions) {
        if (!entries.was(within(group, id), isIn, since))
          fail('groups', `${id} is listed for ${group}, and is not in it.`);
        if (!standing.wasEntitled(id, person, since))
          fail('groups', `${id} is listed for ${person} by ${group}, and is not theirs.`);
      }
      for (const id of next === null ? account.sessionsOf(group) : []) {
        const { now: role, since: entitledAt } = standing.roleOf(id, person);
        const isTheirs = role !== null && entitledAt < since;
        if (!isTheirs || dooms.has(id) || !entries.stayed(within(group, id), isIn, since)) continue;
        if (!sessions.some((one) => one.id === id))
          fail('groups', `${id} is in ${group}, and is not listed for ${person}.`);
      }
    },
  };
};
