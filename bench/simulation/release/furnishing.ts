import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { newSession } from '../../../shared/directory/session.ts';
import { after, instant } from '../../../shared/instant.ts';
import type { Furnishing } from './release.ts';
import { tablesOn } from './tables.ts';

const DAY = 24 * 60 * 60_000;

/** Creates the sessions, their group, the people entitled to them, and the links that guests come by. */
export const furnish = async (
  client: DynamoDBClient,
  { group, acquaintances, sessions: wanted }: Furnishing,
  at: number,
): Promise<void> => {
  const now = instant(at);
  const { sessions, groups, rules, members, invitations, contacts } = tablesOn(client, fail, () => now);
  const { id: userId, ...founder } = group.founder;
  await groups.create({ id: group.id, name: group.id, revision: 1 }, { userId, ...founder });
  for (const keeper of group.keepers)
    await groups.add(group.id, { member: { userId: keeper, name: keeper, role: 'moderator' } });
  for (const { by, of, address, addressKey } of acquaintances) {
    await contacts.invite(addressKey, address, by, now);
    await contacts.accept(addressKey, of, by.id, now);
  }
  for (const { id, owner, members: entitled, links } of wanted) {
    await sessions.create(newSession(id, id, {}, owner));
    await rules.note(group.id, id, 'joining', now);
    await rules.settle(group.id, id, 'joining');
    for (const { id: member, ...rest } of entitled) await members.add(id, { userId: member, ...rest }, now);
    for (const { id: link, uses, by } of links)
      await invitations.create({
        id: link,
        sessionId: id,
        createdBy: by,
        createdAt: now,
        expiresAt: after(now, DAY),
        revokedAt: null,
        uses,
        guests: [],
      });
  }
};

const fail = (fault: unknown) => {
  throw fault;
};
