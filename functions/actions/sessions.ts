import type { SessionSummary, UpOf } from '../../shared/messages.ts';
import { modeOf, type Session } from '../../shared/session.ts';
import type { Answer } from '../answer.ts';
import type { App, Caller } from '../app.ts';
import { mayOpen } from '../entrance.ts';

/** A page of the sessions open to the caller. One that is hidden from them is not in it, nor counted. */
export const listSessions = async (
  app: Pick<App, 'sessions'>,
  { user }: Caller,
  { cursor }: UpOf<'sessions.list'>,
): Promise<Answer> => {
  const { sessions, next } = await app.sessions.ofUser(user.id, cursor ?? null);
  return { type: 'sessions', sessions: sessions.filter((one) => mayOpen(user, one)).map(summary), next };
};

const summary = (session: Session): SessionSummary => {
  const { id, name, state, occupancy } = session;
  return { id, name, state, mode: modeOf(session), occupancy };
};
