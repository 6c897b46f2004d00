import { infoOf, newSession, type Session } from '../../../shared/directory/session.ts';
import type { UpOf } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import type { App, Caller } from '../../app.ts';
import { notFound } from '../../entering/entrance.ts';
import { fullList } from '../../limits/full-list.ts';
import type { Answer } from '../../message/answer.ts';
import { idsOf } from '../../message/wish.ts';
import { ownPolicy } from '../../rules/own-policy.ts';
import { onRecord, writeRecord } from '../../session/session-record.ts';

type Founding = Pick<App, 'sessions' | 'members' | 'audit' | 'clock' | 'policy' | 'cascade' | 'listSizes'>;

/** Founds a session, once for each wish. */
export const createSession = async (
  app: Founding,
  { user }: Caller,
  request: UpOf<'session.create'>,
): Promise<Answer> => {
  const { sessions, members, clock } = app;
  const own = ownPolicy(app, null, request.timings ?? null);
  if ('refusal' in own) return own.refusal;
  const ids = idsOf(user, request, clock());
  for (const answer of await Promise.all(ids.map((id) => foundBefore(app, user, id))))
    if (answer !== null) return answer;

  const full = await fullList(app, ['sessions of a person', user.id]);
  if (full !== null) return full;
  const fresh = newSession(ids[0], request.name, own.policy, user.id);
  const session = onRecord(fresh, 'created', user.id, clock());
  const founder = { userId: user.id, name: user.name, kind: user.kind, role: 'moderator' } as const;
  // A membership without its session is in no list; a session without a moderator would be lost.
  await members.add(session.id, founder, clock());
  if ((await sessions.create(session)) === 'exists')
    return (await foundBefore(app, user, session.id)) ?? notFound();
  return founded(app, session);
};

/** The answer, if the session is there. Whoever has left it meanwhile is not put into it again. */
const foundBefore = async (app: Founding, user: User, id: SessionId): Promise<Answer | null> => {
  const { session, membership } = await app.sessions.entrance(id, user.id);
  if (session === null) return null;
  return membership === null ? notFound() : founded(app, session);
};

const founded = async (app: Founding, session: Session): Promise<Answer> => {
  await writeRecord(app, session);
  return { type: 'session.created', session: infoOf(session) };
};
