import { goOn } from '../../shared/path/aside.ts';
import type { Connection, ConnectionTable, User } from '../../shared/ports/connections.ts';
import type { App, Caller } from '../app.ts';
import { forgotten } from '../identity/caller.ts';
import { refused, stamped } from '../message/answer.ts';

/** How many connections one person may keep; saying hello on a further one hangs up the oldest. */
export const MOST_OF_ONE = 20;
/** From this many on none is let in, whatever is said or left unsaid on the others. */
export const MOST_LET_IN = 2 * MOST_OF_ONE;

/** By an index that lags: those who come within its lag do not see each other, and the next one sees them all. */
export const isLetIn = async (
  registry: Pick<ConnectionTable, 'ofUser'>,
  { id }: Pick<User, 'id'>,
): Promise<boolean> => (await registry.ofUser(id)).length < MOST_LET_IN;

/** Hangs up on the oldest connections of a person, if this one is too many. Goes on behind the reply. */
export const hangUpOnSurplus = async (app: App, { user, connectionId }: Caller): Promise<void> => {
  const all = await app.registry.ofUser(user.id);
  const others = all.filter((one) => one.connectionId !== connectionId);
  const surplus = others
    .toSorted((one, other) => one.connectedAt - other.connectedAt)
    .slice(0, Math.max(0, others.length + 1 - MOST_OF_ONE));
  if (surplus.length === 0) return;
  const work = Promise.all(surplus.map((connection) => hangUp(app, connection))).then(() => {});
  await goOn(app, work);
};

/** The platform says goodbye for it; if nobody was there any more, it has forgotten to. */
const hangUp = async (app: App, { connectionId }: Connection): Promise<void> => {
  const told = stamped(
    refused('connection.too-many', 'This one was the oldest. Open it again where you are.'),
    undefined,
    app.clock(),
  );
  if ((await app.connections.post(connectionId, told)) === 'gone') await forgotten(app, connectionId);
  else await app.connections.close(connectionId);
};
