import { MAX_ITEM_BYTES, MAX_MESSAGE_BYTES } from '../../shared/messages.ts';
import type { Answer } from '../answer.ts';
import type { App, Caller } from '../app.ts';
import { invitationOf } from '../guests.ts';

/** Says who somebody is. It changes nothing, for anybody. */
export const hello = async (app: App, { user, expiresAt }: Caller): Promise<Answer> => {
  const { id, name, kind } = user;
  const invitation = kind === 'guest' ? await invitationOf(app, user) : null;
  return {
    type: 'welcome',
    user: { id, name, kind },
    limits: {
      messageBytes: MAX_MESSAGE_BYTES,
      itemBytes: MAX_ITEM_BYTES,
      keepAlive: app.policy.keepAlive,
    },
    expiresAt,
    ...(invitation !== null && { invitation }),
  };
};
