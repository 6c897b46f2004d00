import { connect } from '../../functions/connect.ts';
import { disconnect } from '../../functions/disconnect.ts';
import { contextOf } from '../../functions/events/authorized.ts';
import { message } from '../../functions/message.ts';
import { guestOf } from '../../shared/directory/invitation.ts';
import type { DownMessage, DownOf, DownType, RosterEntry, UpMessage } from '../../shared/messages.ts';
import type { User } from '../../shared/ports/connections.ts';
import { afterNews, isBehind, peopleOf, unseen } from './roster-view.ts';
import type { World } from './world.ts';

export const anna: User = { id: 'anna', name: 'Anna', kind: 'licence-holder' };
export const ben: User = { id: 'ben', name: 'Ben', kind: 'licence-holder' };
export const carla: User = { id: 'carla', name: 'Carla', kind: 'contact' };
/** A member of nothing. */
export const dora: User = { id: 'dora', name: 'Dora', kind: 'contact' };

/** One browser tab of somebody: it reaches the functions with the events that the gateway would make. */
export const openTab = async (
  world: World,
  user: User,
  connectionId: string,
  expiresAt = 9_999_999_999_999,
) => {
  const authorizer = contextOf(user, expiresAt);
  const context = () => ({ connectionId, requestTimeEpoch: world.clock() });
  const { statusCode } = await connect(world.app())({
    requestContext: { ...context(), eventType: 'CONNECT', authorizer },
  });
  if (statusCode !== 200) throw new Error(`The upgrade was refused: ${statusCode}`);
  const sendText = (body: string) =>
    message(world.app())({ requestContext: { ...context(), eventType: 'MESSAGE', authorizer }, body });
  const send = (request: UpMessage) => sendText(JSON.stringify(request));
  return {
    connectionId,
    sendText,
    send,
    /** What its client does when a change does not follow on what it knows: it asks. */
    catchUp: async () => {
      if (isBehind(world.inbox(connectionId))) await send({ action: 'roster.list', sessionId: 's1' });
    },
    /** Closes as a browser does; the platform reports it. */
    close: async () => {
      world.vanish(connectionId);
      await disconnect(world.app())({
        requestContext: { ...context(), eventType: 'DISCONNECT', disconnectStatusCode: 1001 },
      });
    },
    /** Who is inside, as its client knows from what it was told. */
    roster: (): RosterEntry[] => peopleOf(world.inbox(connectionId).reduce(afterNews, unseen)),
    /** Everything received of this type, oldest first. */
    received: <T extends DownType>(type: T): DownOf<T>[] =>
      world.inbox(connectionId).filter((one): one is DownOf<T> & DownMessage => one.type === type),
  };
};

/** A guest by this link, in a browser of their own. */
export const guestBy = (secret: string, key: string): User => {
  const guest = guestOf(`guest.${secret}.${key.padEnd(22, '-')}`);
  if (guest === null) throw new TypeError('That is no credential of a guest.');
  return { ...guest, name: 'Guest', kind: 'guest' };
};

export type Tab = Awaited<ReturnType<typeof openTab>>;

/** A world with Anna's session s1, of which Ben and Carla are members. */
export const furnish = async (world: World): Promise<World> => {
  await world.sessions.createSession({ id: 's1', name: 'Design review', owner: anna.id });
  for (const user of [anna, ben, carla])
    await world.sessions.addMember('s1', user.id, user === anna ? 'moderator' : 'member');
  return world;
};
