import type { UpOf } from '../../shared/messages.ts';
import { type Answer, refused } from '../answer.ts';
import type { App, Caller } from '../app.ts';

/** Lists are open here, or not any more. Ask for the list after this, and nothing in between is missed. */
export const watchSessions = async (
  { registry }: Pick<App, 'registry'>,
  { connectionId }: Caller,
  { on }: UpOf<'sessions.watch'>,
): Promise<Answer> =>
  (await registry.watch(connectionId, on)) === 'noted'
    ? { type: 'sessions.watched', on }
    : refused('connection.unknown', 'Open a new connection.');
