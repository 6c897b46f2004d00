import type { UpOf } from '../../shared/messages.ts';
import { look } from '../../shared/path/roster.ts';
import { isInside } from '../../shared/presence/participant.ts';
import { rosterPage } from '../../shared/presence/roster.ts';
import type { App, Caller } from '../app.ts';
import { entrance } from '../entering/entrance.ts';
import type { Answer } from '../message/answer.ts';

/** Reads who is inside, for a member who has it in a list and asks: whoever may enter may know whom they would find. */
export const listInside = async (
  app: App,
  { user }: Caller,
  { sessionId, cursor }: UpOf<'session.inside'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'session.inside');
  if ('refusal' in entered) return entered.refusal;
  const { revision, people } = await look(app, sessionId);
  const { roster, rosterNext: next } = rosterPage(people, cursor ?? null);
  return { type: 'inside', sessionId, revision, total: people.filter(isInside).length, roster, next };
};
