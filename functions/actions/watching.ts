import type { UpOf } from '../../shared/messages.ts';
import { type Answer, refused } from '../answer.ts';
import type { App, Caller } from '../app.ts';

/**
 * Lists are open here, or not any more. Whoever asks for the list after this, and once more when the index of those who
 * watch has caught up, has missed nothing.
 */
export const watchSessions = async (
  { registry }: Pick<App, 'registry'>,
  { connectionId }: Caller,
  { on }: UpOf<'sessions.watch'>,
): Promise<Answer> =>
  (await registry.watch(connectionId, on)) === 'noted'
    ? { type: 'sessions.watched', on }
    : refused('connection.unknown', 'Open a new connection.');
