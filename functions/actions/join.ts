import { logoutAt, warnAt } from '../../shared/deadlines.ts';
import { endings } from '../../shared/endings.ts';
import type { UpOf } from '../../shared/messages.ts';
import { look } from '../../shared/occupancy.ts';
import { modeOf } from '../../shared/session.ts';
import { type Answer, refused, refusedBy } from '../answer.ts';
import type { App, Caller } from '../app.ts';
import { entrance } from '../entrance.ts';

/**
 * Enters a session with this connection. A connection is in one session at the most: joining another one leaves the
 * first, as closing a tab does. A resume that may not return gets its ending instead of the session.
 */
export const join = async (
  app: App,
  { connectionId, user }: Caller,
  { sessionId, resume = false }: UpOf<'session.join'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId);
  if ('refusal' in entered) return entered.refusal;
  const { session } = entered;
  const key = { sessionId, participantId: user.id };

  const previous = await app.registry.enter(connectionId, sessionId);
  // Its goodbye has overtaken this message; joining now would leave a ghost.
  if (previous === null) return refused('connection.unknown', 'Open a new connection and join again.');
  if (previous.sessionId !== null && previous.sessionId !== sessionId)
    await app.advance({ ...key, sessionId: previous.sessionId }, { type: 'disconnect', connectionId });

  const { name, kind } = user;
  const policy = { ...app.policy, ...session.policy };
  const { participant, refusal, roster } = await app.advance(key, {
    type: 'join',
    key,
    connectionId,
    resume,
    name,
    kind,
    policy,
  });
  if (refusal !== null || participant === null || participant.phase === 'ended') {
    if (participant?.phase !== 'ended') return refusedBy(refusal ?? 'not-joined', participant);
    const { ending, endedAt: at } = participant;
    return { type: 'session.ended', sessionId, ending, at, mayReturn: endings[ending].mayReturn };
  }
  const { idleTimeout, warningPeriod } = participant.policy;
  const { id, state } = session;
  return {
    type: 'session.joined',
    session: { id, name: session.name, state, mode: modeOf(session) },
    participantId: participant.participantId,
    phase: participant.phase,
    warnAt: participant.phase === 'present' ? warnAt(participant) : null,
    logoutAt: participant.phase === 'warned' ? logoutAt(participant) : null,
    policy: { idleTimeout, warningPeriod },
    ...(roster ?? (await look(app, sessionId))),
    content: await app.content.list(sessionId, null),
  } as Answer;
};
