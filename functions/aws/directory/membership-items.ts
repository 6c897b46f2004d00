import { createHash } from 'node:crypto';
import type { ListedSession, Member, Membership } from '../../../shared/directory/session.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { type Item, malformed, textOf, toItem } from '../items/items.ts';
import { membershipKey, SESSION, USER } from '../items/keys.ts';
import { kindFrom, roleFrom } from '../items/person.ts';
import { known, shaped } from '../items/shape.ts';

/** A membership as an item of the user, with the inverse that finds it from the session. */
export const toMembershipItem = (sessionId: SessionId, member: Member, at: Instant): Item => {
  const { userId, ...fields } = member;
  return {
    ...membershipKey(userId, sessionId),
    ...shaped,
    ...toItem({
      inversePk: SESSION + sessionId,
      inverseSk: USER + userId,
      recentPk: USER + userId,
      recentSk: recency(sessionId, at),
      ...fields,
    }),
  };
};

/**
 * @throws Error when the item cannot have been written by `toMembershipItem`.
 */
export const fromMembershipItem = (item: Item): Membership => ({
  sessionId: textOf(known(item), 'sk', SESSION),
  role: roleFrom(item),
});

/**
 * @throws Error when the item cannot have been written by `toMembershipItem`.
 */
export const toMember = (item: Item): Member => ({
  userId: textOf(known(item), 'pk', USER),
  name: textOf(item, 'name'),
  kind: kindFrom(item),
  role: roleFrom(item),
});

/**
 * Where a session stands in the list of a user: by time, and of two at the same time always in the same order. It holds
 * no id, because a cursor is made of it, and the session may be hidden from whoever gets the cursor.
 */
export const recency = (sessionId: SessionId, at: Instant): string =>
  `${String(at).padStart(15, '0')}.${createHash('sha256').update(sessionId).digest('base64url').slice(0, 8)}`;

/**
 * What a membership says of its user's use of the session.
 * @throws Error when the item cannot have been written by `toMembershipItem`.
 */
export const useFrom = (item: Item): Omit<ListedSession, 'session'> => {
  const at = Number.parseInt(textOf(item, 'recentSk'), 10);
  if (Number.isNaN(at)) throw malformed(item);
  return { role: roleFrom(item), lastUsedAt: instant(at) };
};
