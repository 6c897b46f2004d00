import type { ParticipantId, Role } from '../../shared/participant.ts';
import type { Membership, Session, SessionState } from '../../shared/session.ts';
import { fromItem, type Item, malformed, numberOf, textOf, toItem } from './items.ts';
import { membershipKey, SESSION, sessionKey, USER } from './keys.ts';

/** A session as an item. Its presence numbers are not in it: they begin with the first number taken. */
export const toSessionItem = ({ id, ...fields }: Session): Item => ({ ...sessionKey(id), ...toItem(fields) });

/**
 * @throws Error when the item cannot have been written by `toSessionItem`.
 */
export const fromSessionItem = (item: Item): Session => {
  const state = textOf(item, 'state');
  const { policy } = fromItem(item);
  if (!isState(state) || typeof policy !== 'object' || policy === null) throw malformed(item);
  const id = textOf(item, 'pk', SESSION);
  return { id, name: textOf(item, 'name'), state, policy, occupancy: numberOf(item, 'occupancy') };
};

/** A membership as an item of the user, with the inverse that finds it from the session. */
export const toMembershipItem = (userId: ParticipantId, { sessionId, role }: Membership): Item => ({
  ...membershipKey(userId, sessionId),
  ...toItem({ inversePk: SESSION + sessionId, inverseSk: USER + userId, role }),
});

/**
 * @throws Error when the item cannot have been written by `toMembershipItem`.
 */
export const fromMembershipItem = (item: Item): Membership => {
  const role = textOf(item, 'role');
  if (!isRole(role)) throw malformed(item);
  return { sessionId: textOf(item, 'sk', SESSION), role };
};

const isState = (state: string): state is SessionState =>
  state === 'active' || state === 'closed' || state === 'hidden';

const isRole = (role: string): role is Role => role === 'moderator' || role === 'member';
