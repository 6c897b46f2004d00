import { infoOf, type ListedSession } from '../../../shared/directory/session.ts';
import type { SessionSummary, UpOf } from '../../../shared/messages.ts';
import type { Within } from '../../../shared/ports/sessions.ts';
import type { App, Caller } from '../../app.ts';
import { mayOpen } from '../../entering/entrance.ts';
import { type Answer, refused } from '../../message/answer.ts';
import { noSuchContact } from './contacts.ts';
import { groupEntrance } from './groups.ts';

/** A page of the sessions open to the caller. One that is hidden from them is not in it, nor counted. */
export const listSessions = async (
  app: Pick<App, 'sessions' | 'groups' | 'contacts'>,
  caller: Caller,
  request: UpOf<'sessions.list'>,
): Promise<Answer> => {
  const scope = await scopeOf(app, caller, request);
  if ('refusal' in scope) return scope.refusal;
  const { user } = caller;
  const { sessions, next } = await app.sessions.ofUser(user.id, request.cursor ?? null, scope.within);
  const open = sessions.filter(
    ({ session }) =>
      mayOpen(user, session) && (request.state === undefined || session.state === request.state),
  );
  return { type: 'sessions', sessions: open.map(summary), next };
};

const scopeOf = async (
  app: Pick<App, 'groups' | 'contacts'>,
  { user }: Caller,
  { scope, id }: UpOf<'sessions.list'>,
): Promise<{ within: Within | null } | { refusal: Answer }> => {
  if (scope === 'mine') return { within: null };
  if (id === undefined)
    return { refusal: refused('message.invalid', `id: the list needs to know which ${scope}.`) };
  if (scope === 'group') {
    const entered = await groupEntrance(app, user, id);
    return 'refusal' in entered ? entered : { within: { group: id } };
  }
  const contact = await app.contacts.find(user.id, id);
  return contact === null ? { refusal: noSuchContact() } : { within: { contact: id } };
};

const summary = ({ session, role, lastUsedAt }: ListedSession): SessionSummary => {
  const { occupancy, occupancyRevision } = session;
  return { ...infoOf(session), occupancy, occupancyRevision, role, lastUsedAt };
};
