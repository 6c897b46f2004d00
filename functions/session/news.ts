import type { DownMessage } from '../../shared/messages.ts';
import { giveUp } from '../../shared/path/advance.ts';
import { goOn } from '../../shared/path/aside.ts';
import { broadcast, together } from '../../shared/path/telling.ts';
import type { ConnectionId, Participant } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

/**
 * Tells these people of something that the table holds already, and that nobody owes them. Goes on behind the reply.
 * Whoever cannot be told is hung up on (shared/path/telling.ts) and reads it on coming back.
 */
export const tellNews = async (
  app: Pick<App, 'connections' | 'advance' | 'aside' | 'trouble'>,
  people: readonly Participant[],
  messages: readonly DownMessage[],
  except: ConnectionId | null,
): Promise<void> => {
  const work = (async () => {
    const told = await Promise.all(
      messages.map((message) => broadcast(app.connections, people, message, except)),
    );
    const { gone, missed, failed } = together(told);
    await giveUp(app, gone);
    const faults = [...missed, ...failed];
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} could not even be hung up on`);
  })();
  await goOn(app, work);
};
