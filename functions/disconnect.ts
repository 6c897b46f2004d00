import { LAST_WORD } from '../shared/lifecycle/happening.ts';
import { placesOf } from '../shared/path/places.ts';
import type { Closing } from '../shared/presence/participant.ts';
import type { App } from './app.ts';
import type { DisconnectEvent } from './events/disconnect.ts';

/**
 * A connection has closed. It is that connection's end and no other's: this may come long after its person has
 * connected again, or never.
 */
export const disconnect =
  ({ registry, advance }: Pick<App, 'registry' | 'advance'>) =>
  async ({ requestContext: { connectionId, disconnectStatusCode } }: DisconnectEvent) => {
    const connection = await registry.remove(connectionId);
    if (connection === null) return { statusCode: 200 };
    const how = partingBy(disconnectStatusCode);
    // A join may be under way still, in a function that dies before it looks.
    const said = LAST_WORD;
    for (const key of placesOf(connection))
      await advance(key, { type: 'disconnect', connectionId, how, said });
    return { statusCode: 200 };
  };

/**
 * 1000 and 1001 a client says who closes, navigates or reloads, 1005 one that closes without a code. API Gateway itself
 * says 1001 as well, when it ends an idle connection, whose lease is over too, and one that is two hours old: its client has
 * come back already, or is cut off just then, and is waited for as after a goodbye. Whatever else it says, or does not say, was a loss.
 */
const partingBy = (status: number | undefined): Closing =>
  status !== undefined && GOODBYES.has(status) ? 'goodbye' : 'lost';

const GOODBYES: ReadonlySet<number> = new Set([1000, 1001, 1005]);
