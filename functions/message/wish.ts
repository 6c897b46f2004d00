import { createHash, randomUUID } from 'node:crypto';
import type { Duration, Instant } from '../../shared/instant.ts';
import type { UpMessage, UpOf } from '../../shared/messages.ts';
import type { User } from '../../shared/ports/connections.ts';

/** A message that makes something. Said again with the same key, it means what it has made. */
export type Wish = UpOf<'session.create' | 'group.create' | 'invitation.create'>;

/** Without a key: the same words with the same `requestId` are one wish for at least this long, and at most twice as long. */
export const SAME_WISH: Duration = 10 * 60_000;

/**
 * The ids that a wish of this person has, the one to make it under first; under another it may have been made before.
 * They are computed and kept nowhere, so that a death between two calls leaves nothing to be found or cleaned up.
 */
export const idsOf = ({ id }: Pick<User, 'id'>, wish: Wish, now: Instant): readonly [string, ...string[]] => {
  if (wish.key !== undefined) return [asId(digest([id, wish.action, 'key', wish.key]))];
  if (wish.requestId === undefined) return [randomUUID()];
  const age = Math.floor(now / SAME_WISH);
  return [asId(digest([id, wish, age])), asId(digest([id, wish, age - 1]))];
};

/** A link's secret, by a key that nobody else knows; null when there is none. */
export const secretOf = ({ id }: Pick<User, 'id'>, wish: UpOf<'invitation.create'>): string | null =>
  wish.key === undefined ? null : digest([id, wish.action, wish.sessionId, wish.key]).toString('base64url');

/** Whether saying it again unchanged makes nothing a second time. Only of a link without a key can there be two. */
export const mayBeSaidAgain = (message: UpMessage): boolean => {
  switch (message.action) {
    case 'session.create':
    case 'group.create':
      return message.key !== undefined || message.requestId !== undefined;
    case 'invitation.create':
      return message.key !== undefined;
    default:
      return true;
  }
};

const digest = (what: readonly unknown[]): Buffer =>
  createHash('sha256').update(JSON.stringify(what)).digest();

/** In the form of a UUID, as ids made at random are. */
const asId = (bytes: Buffer): string =>
  bytes
    .toString('hex')
    .slice(0, 32)
    .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
