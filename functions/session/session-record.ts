import { link } from '../../shared/audit/trail.ts';
import type { Session } from '../../shared/directory/session.ts';
import type { Instant } from '../../shared/instant.ts';
import type { ParticipantId } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

/** The session with its timings and state put on record, which `writeRecord` still has to write. */
export const onRecord = (
  session: Session,
  type: 'created' | 'changed',
  by: ParticipantId | null,
  at: Instant,
): Session => {
  const { state, policy } = session;
  const imposed = session.imposed.map(({ group, revision, rule }) => ({ group, revision, rule }));
  const owner = { sessionId: session.id, participantId: null };
  const { record, trail } = link(owner, session.trail, {
    type,
    at,
    by,
    state,
    policy,
    ...(imposed.length > 0 && { imposed }),
  });
  return { ...session, trail, owedRecord: record };
};

/** Writes what a session has on record and does not know to be written; after a death it is whoever comes next. */
export const writeRecord = async (
  { audit, sessions }: Pick<App, 'audit' | 'sessions'>,
  { id: sessionId, owedRecord }: Session,
): Promise<void> => {
  if (owedRecord === null) return;
  await audit.append({ sessionId, participantId: null }, owedRecord);
  await sessions.strikeRecord(sessionId, owedRecord.sequence);
};
