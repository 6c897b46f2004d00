import { MAX_ITEM_BYTES, MAX_MESSAGE_BYTES } from '../../shared/messages.ts';
import type { Answer } from '../answer.ts';
import type { App, Caller } from '../app.ts';

export const hello = async (app: App, caller: Caller): Promise<Answer> => ({
  type: 'welcome',
  user: caller.user,
  limits: {
    messageBytes: MAX_MESSAGE_BYTES,
    itemBytes: MAX_ITEM_BYTES,
    keepAlive: app.policy.keepAlive,
  },
});
