import { infoOf, isThere, newSession, type Session } from '../../shared/directory/session.ts';
import type { UpOf } from '../../shared/messages.ts';
import { changeSession } from '../actions/directory/management.ts';
import { type Answer, refused } from '../message/answer.ts';
import { ownPolicy } from '../rules/own-policy.ts';
import { onRecord, writeRecord } from '../session/session-record.ts';
import type { ServiceApp, ServiceCaller } from './app.ts';

/** Others may change it at the same time; each time that one was faster, it is looked at again. */
const TRIES = 5;

/** Makes a session, or makes it so. Saying the same again changes nothing, and finishes what a death has left undone. */
export const putSession = async (
  app: ServiceApp,
  caller: ServiceCaller,
  wanted: UpOf<'session.put'>,
): Promise<Answer> => {
  const { sessionId, name, state, timings, metadata } = wanted;
  for (let left = TRIES; left > 0; left -= 1) {
    const before = await app.sessions.find(sessionId);
    if (before === null) {
      const created = await create(app, caller, wanted);
      if (created !== 'exists') return 'refusal' in created ? created.refusal : stored(created, true);
      continue;
    }
    if (!isThere(before)) return refused('session.not-found', 'It is being deleted. Put it when it is gone.');
    const { revision } = before;
    const changed = await changeSession(app, caller, before, { revision, name, state, timings, metadata });
    if (changed !== 'conflict') return 'refusal' in changed ? changed.refusal : stored(changed, false);
  }
  return refused('session.conflict', 'Others change it all the time. Say it again.');
};

const create = async (
  app: ServiceApp,
  { user }: ServiceCaller,
  { sessionId, name, state = 'active', timings = null, metadata = {} }: UpOf<'session.put'>,
): Promise<Session | 'exists' | { refusal: Answer }> => {
  const own = ownPolicy(app, null, timings);
  if ('refusal' in own) return own;
  const fresh = { ...newSession(sessionId, name, own.policy), state, metadata };
  const session = onRecord(fresh, 'created', user.id, app.clock());
  if ((await app.sessions.create(session)) === 'exists') return 'exists';
  await writeRecord(app, session);
  return session;
};

const stored = (session: Session, created: boolean): Answer => ({
  type: 'session.stored',
  session: infoOf(session),
  metadata: session.metadata,
  created,
});
