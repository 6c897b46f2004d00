import type { Room } from '../../../shared/content/content.ts';
import type { Duration, Instant } from '../../../shared/instant.ts';
import { memoryAudit } from './audit.ts';
import { memoryContacts } from './contacts.ts';
import { memoryContent } from './content.ts';
import { memoryGroups } from './groups.ts';
import { memoryInvitations } from './invitations.ts';
import { memoryListSizes } from './list-sizes.ts';
import { memoryMembers } from './members.ts';
import { memoryOwnItems } from './own-items.ts';
import { memoryParticipants } from './participants.ts';
import { memoryRecords } from './records.ts';
import { memoryRegistry } from './registry.ts';
import { memoryRules } from './rules.ts';
import { memorySessions } from './sessions.ts';
import { memoryWhereabouts } from './whereabouts.ts';

/** All that is kept, in memory. */
export const memoryStores = (
  clock: () => Instant,
  { room, lag }: { room: Room | undefined; lag: Duration },
) => {
  const [members, groups] = [memoryMembers(), memoryGroups()];
  const sessions = memorySessions(members, groups);
  const [contacts, invitations] = [memoryContacts(), memoryInvitations()];
  const audit = memoryAudit();
  return {
    participants: memoryParticipants(),
    audit,
    records: memoryRecords(audit),
    sessions,
    members,
    groups,
    rules: memoryRules(groups),
    contacts,
    invitations,
    listSizes: memoryListSizes({ members, groups, contacts, invitations }),
    mine: memoryOwnItems(),
    whereabouts: memoryWhereabouts(),
    content: memoryContent(sessions.stateOf, room),
    registry: memoryRegistry(members.ids, { clock, lag: lag }),
  };
};

export type Stores = ReturnType<typeof memoryStores>;
