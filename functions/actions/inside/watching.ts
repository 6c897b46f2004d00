import type { UpOf } from '../../../shared/messages.ts';
import type { App, Caller } from '../../app.ts';
import { type Answer, refused } from '../../message/answer.ts';

/**
 * Lists are open here, or not any more. Whoever asks for the list after this misses nothing: what turns before the index
 * of those who watch knows of them is told when it does.
 */
export const watchSessions = async (
  { registry, clock }: Pick<App, 'registry' | 'clock'>,
  { connectionId }: Caller,
  { on }: UpOf<'sessions.watch'>,
): Promise<Answer> =>
  (await registry.watch(connectionId, on ? clock() : null)) === 'noted'
    ? { type: 'sessions.watched', on }
    : refused('connection.unknown', 'Open a new connection.');
