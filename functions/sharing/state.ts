import { MAX_STATE_BYTES } from '../../shared/messages/sizes.ts';
import type { UpOf } from '../../shared/messages.ts';
import type { App, Caller } from '../app.ts';
import { type Answer, refusedBy } from '../message/answer.ts';
import { within } from './extent.ts';

/** Shows where somebody is and what they do. Whatever they show, it never counts as activity. */
export const setState = async (
  app: Pick<App, 'advance'>,
  { connectionId, user }: Caller,
  { sessionId, state: value }: UpOf<'presence.set'>,
): Promise<Answer | null> => {
  const state = within(value, MAX_STATE_BYTES);
  if ('refusal' in state) return state.refusal;
  const { text } = state.text;
  const key = { sessionId, participantId: user.id };
  const happening = { type: 'state', connectionId, state: text === 'null' ? null : text } as const;
  const { refusal, participant } = await app.advance(key, happening);
  return refusal === null ? null : refusedBy(refusal, participant);
};
