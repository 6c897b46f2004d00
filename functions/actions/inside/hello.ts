import { MAX_ITEM_BYTES, MAX_MESSAGE_BYTES } from '../../../shared/messages/sizes.ts';
import type { App, Caller } from '../../app.ts';
import { invitationOf } from '../../entering/guests.ts';
import { hangUpOnSurplus } from '../../limits/own-connections.ts';
import type { Answer } from '../../message/answer.ts';

/** Says who somebody is. It changes nothing for anybody, but that one connection too many takes the place of the oldest. */
export const hello = async (app: App, caller: Caller): Promise<Answer> => {
  const { user, expiresAt } = caller;
  const { id, name, kind } = user;
  const [invitation] = await Promise.all([
    kind === 'guest' ? invitationOf(app, user) : null,
    hangUpOnSurplus(app, caller),
  ]);
  return {
    type: 'welcome',
    user: { id, name, kind },
    limits: {
      messageBytes: MAX_MESSAGE_BYTES,
      itemBytes: MAX_ITEM_BYTES,
      keepAlive: app.policy.keepAlive,
      pace: app.pace,
      signals: app.signals.pace,
    },
    expiresAt,
    ...(invitation !== null && { invitation }),
  };
};
