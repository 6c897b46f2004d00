import type { UpOf } from '../../../shared/messages.ts';
import { look } from '../../../shared/path/roster.ts';
import { rosterPage } from '../../../shared/presence/roster.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { refusedReading } from '../../entering/outsider.ts';
import type { Answer } from '../../message/answer.ts';

/** Reads a page of who is inside: the further ones on entering, or from the start by whoever has missed something. */
export const listRoster = async (
  app: Pick<App, 'participants' | 'sessions'>,
  caller: Caller<Actor>,
  { sessionId, cursor }: UpOf<'roster.list'>,
): Promise<Answer> => {
  const refusal = await refusedReading(app, caller, sessionId);
  if (refusal !== null) return refusal;
  const { revision, people } = await look(app, sessionId);
  const { roster, rosterNext: next } = rosterPage(people, cursor ?? null);
  return { type: 'roster', sessionId, revision, roster, next };
};
