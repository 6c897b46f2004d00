import type { ListSizes } from '../../../shared/ports/directory.ts';
import type { memoryContacts } from './contacts.ts';
import type { MemoryGroups } from './groups.ts';
import type { memoryInvitations } from './invitations.ts';
import type { MemoryMembers } from './members.ts';

type Stores = {
  readonly members: MemoryMembers;
  readonly groups: MemoryGroups;
  readonly contacts: ReturnType<typeof memoryContacts>;
  readonly invitations: ReturnType<typeof memoryInvitations>;
};

type Page = { readonly next: string | null };

/** Counts page by page. */
const countOf = async <P extends Page>(
  list: (cursor: string | null) => Promise<P>,
  entries: (page: P) => readonly unknown[],
): Promise<number> => {
  let found = 0;
  let cursor: string | null = null;
  do {
    const page: P = await list(cursor);
    found += entries(page).length;
    cursor = page.next;
  } while (cursor !== null);
  return found;
};

/** The lengths of the lists in memory. */
export const memoryListSizes = ({ members, groups, contacts, invitations }: Stores): ListSizes => ({
  reaches: async (list, id, size) => {
    switch (list) {
      case 'members of a session':
        return members.ids(id).length >= size;
      case 'sessions of a person':
        return members.recent(id).length >= size;
      case 'contacts of a person':
        return (
          (await countOf(
            (cursor) => contacts.ofUser(id, cursor),
            (page) => page.contacts,
          )) >= size
        );
      case 'groups of a person':
        return (
          (await countOf(
            (cursor) => groups.ofUser(id, cursor),
            (page) => page.groups,
          )) >= size
        );
      case 'people of a group':
        return (
          (await countOf(
            (cursor) => groups.members(id, cursor),
            (page) => page.members,
          )) >= size
        );
      case 'sessions of a group':
        return groups.sessionsOf(id).length >= size;
      case 'links of a session':
        return (
          (await countOf(
            (cursor) => invitations.ofSession(id, cursor),
            (page) => page.invitations,
          )) >= size
        );
    }
  },
});
