import type { DownMessage } from '../shared/messages.ts';
import { broadcast } from '../shared/occupancy.ts';
import type { ConnectionId, Participant } from '../shared/participant.ts';
import type { Connections } from '../shared/ports.ts';
import { together } from '../shared/telling.ts';
import type { App } from './app.ts';

/**
 * Tells these people of something that the table holds already, and that nobody owes them. Goes on behind the reply.
 * Whoever cannot be told after every try is hung up on: they come back, and read everything anew, whereas one who had
 * missed it without knowing would stay wrong.
 */
export const tellNews = async (
  app: Pick<App, 'connections' | 'advance' | 'aside'>,
  people: readonly Participant[],
  messages: readonly DownMessage[],
  except: ConnectionId | null,
): Promise<void> => {
  const work = (async () => {
    const connections = hangingUp(app.connections);
    const told = await Promise.all(
      messages.map((message) => broadcast(connections, people, message, except)),
    );
    const { gone, failed } = together(told);
    for (const { connectionId, ...key } of gone) await app.advance(key, { type: 'disconnect', connectionId });
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} could not even be hung up on`);
  })();
  if (app.aside) app.aside(work);
  else await work;
};

/** The failure itself has been counted by then. */
const hangingUp = ({ post, close }: Connections): Connections => ({
  close,
  post: async (connectionId, message) => {
    try {
      return await post(connectionId, message);
    } catch {
      await close(connectionId);
      return 'gone';
    }
  },
});
