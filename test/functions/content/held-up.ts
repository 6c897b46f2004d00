import type { App } from '../../../functions/app.ts';
import { message } from '../../../functions/message.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { put } from './writers.ts';

/** The functions, with one of their calls held up until it is released. */
export const held = (world: World, method: 'admit' | 'save' | 'find') => {
  const app = world.app();
  let letGo = () => {};
  let reach = () => {};
  const gate = new Promise<void>((open) => {
    letGo = open;
  });
  const reached = new Promise<void>((there) => {
    reach = there;
  });
  const call = app.content[method] as (...args: unknown[]) => Promise<unknown>;
  const content = {
    ...app.content,
    [method]: async (...args: unknown[]) => {
      reach();
      await gate;
      return call(...args);
    },
  };
  return { app: { ...app, content } as App, letGo, reached };
};

/** Sends on a connection, through the given functions. */
export const sendThrough = (app: App, world: World, user: User, connectionId: string, body: object) =>
  message(app)({
    requestContext: {
      connectionId,
      requestTimeEpoch: world.clock(),
      eventType: 'MESSAGE',
      authorizer: { userId: user.id, name: user.name, kind: user.kind, expiresAt: '9999999999999' },
    },
    body: JSON.stringify(body),
  });

/** Anna's write is held up until the other's, which began later, has succeeded. */
export const overtaken = async (world: World, other: Tab, more: object = {}): Promise<void> => {
  const { app, letGo, reached } = held(world, 'save');
  const writing = sendThrough(app, world, anna, 'anna-1', {
    action: 'content.put',
    sessionId: 's1',
    itemId: 'n1',
    value: 'slow',
    ...more,
  });
  await reached;
  await put(other, '"fast"');
  letGo();
  await writing;
};
