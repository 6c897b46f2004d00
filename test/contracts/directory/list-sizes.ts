import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { ListName } from '../../../shared/directory/directory.ts';
import { emailKey } from '../../../shared/directory/invitation.ts';
import { after, instant } from '../../../shared/instant.ts';
import type {
  ContactTable,
  GroupTable,
  InvitationTable,
  ListSizes,
  MemberTable,
} from '../../../shared/ports/directory.ts';
import { start } from '../people.ts';

type Tables = {
  readonly sizes: ListSizes;
  readonly members: MemberTable;
  readonly contacts: ContactTable;
  readonly groups: GroupTable;
  readonly invitations: InvitationTable;
};

const now = instant(start);
const person = (id: string) => ({ id, name: `Person ${id}`, kind: 'contact' as const });
const place = (userId: string) => ({ userId, name: userId, role: 'member' as const });

/** Adds one entry to this owner's list. */
const adding: Readonly<Record<ListName, (tables: Tables, owner: string, entry: string) => Promise<unknown>>> =
  {
    'members of a session': ({ members }, owner, entry) =>
      members.add(owner, { ...place(entry), kind: 'contact' }, now),
    'sessions of a person': ({ members }, owner, entry) =>
      members.add(entry, { ...place(owner), kind: 'contact' }, now),
    'contacts of a person': async ({ contacts }, owner, entry) => {
      const key = emailKey(`${entry}@example.com`);
      await contacts.invite(key, `${entry}@example.com`, person(owner), now);
      await contacts.accept(key, person(entry), owner, now);
    },
    'groups of a person': ({ groups }, owner, entry) =>
      groups.create({ id: entry, name: 'Team', revision: 1 }, { userId: owner, name: owner }),
    'people of a group': ({ groups }, owner, entry) => groups.add(owner, { member: place(entry) }),
    'sessions of a group': ({ groups }, owner, entry) => groups.add(owner, { sessionId: entry }),
    'links of a session': ({ invitations }, owner, entry) =>
      invitations.create({
        id: entry,
        sessionId: owner,
        createdBy: 'anna',
        createdAt: now,
        expiresAt: after(now, 3_600_000),
        revokedAt: null,
        uses: null,
        guests: [],
      }),
  };

/** What every implementation must know about the lengths of lists. */
export const listSizesContract = (tables: () => Tables): void => {
  describe('a list', () => {
    test.each(Object.keys(adding) as ListName[])('of %s is as long as what was added to it', async (list) => {
      const [owner, other] = [randomUUID(), randomUUID()];
      const add = (whose: string) => adding[list](tables(), whose, randomUUID());
      const { sizes } = tables();
      expect(await sizes.reaches(list, owner, 1)).toBe(false);
      await add(other);
      await add(owner);
      await add(owner);
      expect(await sizes.reaches(list, owner, 2)).toBe(true);
      expect(await sizes.reaches(list, owner, 3)).toBe(false);
    });
  });
};
