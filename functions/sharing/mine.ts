import { after } from '../../shared/instant.ts';
import { MAX_MINE_BYTES } from '../../shared/messages/sizes.ts';
import type { UpOf } from '../../shared/messages.ts';
import type { App, Caller } from '../app.ts';
import { entrance } from '../entering/entrance.ts';
import type { Answer } from '../message/answer.ts';
import { within } from './extent.ts';

/** As long as an ended participation is remembered: a guest who is away for longer has gone. */
const GUESTS_KEPT = 30 * 24 * 60 * 60_000;

/** Keeps something for somebody alone. Whether they are inside does not matter: it is what they come back to. */
export const putMine = async (
  app: Pick<App, 'mine' | 'sessions' | 'participants' | 'entitlement' | 'clock'>,
  { user }: Caller,
  { sessionId, value }: UpOf<'mine.put'>,
): Promise<Answer> => {
  const kept = within(value, MAX_MINE_BYTES);
  if ('refusal' in kept) return kept.refusal;
  const entered = await entrance(app, user, sessionId, 'mine.put');
  if ('refusal' in entered) return entered.refusal;
  const key = { sessionId, participantId: user.id };
  if (kept.text.text === 'null') await app.mine.forget(key);
  else await app.mine.keep(key, kept.text, user.kind === 'guest' ? after(app.clock(), GUESTS_KEPT) : null);
  return { type: 'mine.saved', sessionId };
};

export const getMine = async (
  app: Pick<App, 'mine' | 'sessions' | 'participants' | 'entitlement'>,
  { user }: Caller,
  { sessionId }: UpOf<'mine.get'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'mine.get');
  if ('refusal' in entered) return entered.refusal;
  const value = await app.mine.find({ sessionId, participantId: user.id });
  return { type: 'mine', sessionId, ...(value !== null && { value }) };
};
