import { MAX_ITEM_BYTES, MAX_MESSAGE_BYTES } from '../../shared/messages.ts';
import type { Answer } from '../answer.ts';
import type { App, Caller } from '../app.ts';
import { invitationOf } from '../guests.ts';
import { contactsAccepted } from './contacts.ts';

/** Says who somebody is. Whoever comes with a verified address becomes the contact of those who have invited it. */
export const hello = async (app: App, { user, expiresAt }: Caller): Promise<Answer> => {
  const { id, name, kind } = user;
  const [invitation] = await Promise.all([
    kind === 'guest' ? invitationOf(app, user) : null,
    contactsAccepted(app, user),
  ]);
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
