import { describe, expect, test } from '@jest/globals';
import type { App } from '../../../functions/app.ts';
import { anna, ben, furnish, guestBy, openTab, type Tab } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';
import { admit, withLink } from '../link.ts';
import { held, overtaken, sendThrough } from './held-up.ts';
import { enter } from './writers.ts';

describe('A full session', () => {
  const room = { session: { items: 2, bytes: 1_000 }, guest: { items: 1, bytes: 1_000 } };
  const codes = (tab: Tab) => tab.received('error').map(({ code }) => code);
  const putItem = (tab: Tab, itemId: string, value: unknown) =>
    tab.send({ action: 'content.put', sessionId: 's1', itemId, value });

  test('accepts nothing more, says so, and continues when something is deleted', async () => {
    const world = await furnish(createWorld({ room }));
    const [writer, other] = [await enter(world, anna, 'anna-1'), await enter(world, ben, 'ben-1')];
    for (const itemId of ['a', 'b', 'c']) await putItem(writer, itemId, 1);
    expect(codes(writer)).toEqual(['content.full']);
    expect(other.received('content.changed').map(({ itemId }) => itemId)).toEqual(['a', 'b']);
    await putItem(writer, 'a', 'x'.repeat(998));
    expect(codes(writer)).toEqual(['content.full', 'content.full']);
    await writer.send({ action: 'content.delete', sessionId: 's1', itemId: 'a' });
    await putItem(writer, 'c', 1);
    expect(writer.received('content.saved')).toHaveLength(4);
  });

  test('charges nothing for a write that was overtaken', async () => {
    const world = await furnish(createWorld({ room }));
    const [writer, other] = [await enter(world, anna, 'anna-1'), await enter(world, ben, 'ben-1')];
    await overtaken(world, other);
    await putItem(other, 'n2', 1);
    await putItem(other, 'n3', 1);
    expect([codes(writer), codes(other)]).toEqual([[], ['content.full']]);
  });

  test('charges a write once when it is repeated while the first is under way', async () => {
    const world = await furnish(createWorld({ room }));
    const writer = await enter(world, anna, 'anna-1');
    const { app, letGo, reached } = held(world, 'save');
    const wanted = {
      action: 'content.put',
      sessionId: 's1',
      itemId: 'n1',
      value: 1,
      requestId: 'w',
    } as const;
    const writing = sendThrough(app, world, anna, 'anna-1', wanted);
    await reached;
    await writer.send(wanted);
    letGo();
    await writing;
    expect(new Set(writer.received('content.saved').map(({ revision }) => revision)).size).toBe(1);
    for (const itemId of ['n2', 'n3']) await putItem(writer, itemId, 1);
    expect(codes(writer)).toEqual(['content.full']);
    expect(await world.content.find('s1', 'n2')).not.toBeNull();
  });

  test('charges a write that succeeded although its answer was lost, and that found itself in the way', async () => {
    const world = await furnish(createWorld({ room }));
    const writer = await enter(world, anna, 'anna-1');
    const app = world.app();
    const content: App['content'] = {
      ...app.content,
      // The table's client repeats it, and is told that somebody was faster.
      save: async (...args) => {
        await app.content.save(...args);
        return app.content.save(...args);
      },
    };
    const wanted = { action: 'content.put', sessionId: 's1', itemId: 'n1', value: 1 } as const;
    await sendThrough({ ...app, content }, world, anna, 'anna-1', wanted);
    expect(writer.received('content.saved')).toMatchObject([{ itemId: 'n1', revision: 1 }]);
    for (const itemId of ['n2', 'n3']) await putItem(writer, itemId, 1);
    expect(codes(writer)).toEqual(['content.full']);
    expect(await world.content.find('s1', 'n2')).not.toBeNull();
  });

  test('may be full for one guest alone: nobody else is refused anything', async () => {
    const { world, moderator, secret } = await withLink({}, {}, room);
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send({ action: 'session.join', sessionId: 's1', name: 'Guest' });
    await admit(moderator, guest);
    await putItem(tab, 'a', 1);
    await putItem(tab, 'b', 1);
    expect(codes(tab)).toEqual(['content.full']);
    await putItem(moderator, 'b', 1);
    expect(codes(moderator)).toEqual([]);
  });
});
