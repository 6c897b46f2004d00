import type { Role, UserKind } from '../../../shared/presence/participant.ts';
import { type Item, malformed, textOf } from './items.ts';

/** @throws Error when the item says nothing of a role that we have written. */
export const roleFrom = (item: Item): Role => {
  const role = textOf(item, 'role');
  if (role !== 'moderator' && role !== 'member') throw malformed(item);
  return role;
};

/** @throws Error when the item says nothing of a kind that we have written. */
export const kindFrom = (item: Item): UserKind => {
  const kind = textOf(item, 'kind');
  if (!isUserKind(kind)) throw malformed(item);
  return kind;
};

const isUserKind = (kind: string): kind is UserKind =>
  kind === 'licence-holder' || kind === 'contact' || kind === 'guest';
