import { describe, expect, test } from '@jest/globals';
import { MAX_ITEM_BYTES, MAX_MESSAGE_BYTES } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, carla, openTab } from '../../world/tab.ts';
import { enter, put, scene } from './writers.ts';

const MINUTE = 60_000;

describe('Reading', () => {
  test('after a revision too long ago is refused, since deletions would be missing', async () => {
    const { world, writer } = await scene();
    for (const text of ['1', '2', '3']) await put(writer, text);
    await world.advance(30 * 24 * 60 * MINUTE);
    const late = await enter(world, anna, 'anna-2');
    const list = (after: number) => late.send({ action: 'content.list', sessionId: 's1', after });
    await list(2);
    expect(late.received('error')).toMatchObject([{ code: 'content.too-late', retryable: false }]);
    for (const after of [0, 3]) await list(after);
    expect(late.received('content').map(({ items }) => items.length)).toEqual([1, 0]);
    for (const page of late.received('content')) expect(page).not.toHaveProperty('tooLate');
    expect(late.received('session.joined').at(-1)?.content).not.toHaveProperty('tooLate');
  });

  test('is for those inside, on that very connection', async () => {
    const { world, writer } = await scene();
    const outside = await openTab(world, carla, 'carla-1');
    const elsewhere = await openTab(world, anna, 'anna-2');
    for (const tab of [outside, elsewhere]) {
      await tab.send({ action: 'content.list', sessionId: 's1' });
      expect(tab.received('error')).toMatchObject([{ code: 'session.not-joined' }]);
    }
    await writer.send({ action: 'session.exit', sessionId: 's1' });
    await writer.send({ action: 'content.list', sessionId: 's1' });
    expect(writer.received('error')).toMatchObject([{ code: 'participation.ended' }]);
  });

  test('returns nothing once a session has been hidden from somebody, or deleted under them', async () => {
    const { world, other } = await scene();
    const contact = await enter(world, carla, 'carla-1');
    const { session } = await world.sessions.entrance('s1', 'anna');
    if (session) await world.sessions.update('s1', session.revision, { ...session, state: 'hidden' });
    await contact.send({ action: 'content.list', sessionId: 's1' });
    await contact.send({ action: 'roster.list', sessionId: 's1' });
    world.sessions.forget('s1');
    await other.send({ action: 'content.list', sessionId: 's1' });
    await other.send({ action: 'roster.list', sessionId: 's1' });
    for (const tab of [contact, other])
      expect(tab.received('error').map(({ code }) => code)).toEqual([
        'session.not-found',
        'session.not-found',
      ]);
  });

  test('leaves room in a message for what comes beside the items', async () => {
    const { writer } = await scene();
    // Both fill a message to its last bytes.
    const sizes = [MAX_ITEM_BYTES, MAX_MESSAGE_BYTES - MAX_ITEM_BYTES - 110];
    for (const [index, size] of sizes.entries()) {
      const value = 'x'.repeat(size - 2);
      await writer.send({ action: 'content.put', sessionId: 's1', itemId: `n${index}`, value });
    }
    await writer.send({ action: 'content.list', sessionId: 's1' });
    const [page] = writer.received('content');
    expect(page).toMatchObject({ items: [{ itemId: 'n0' }], next: expect.any(String) });
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  });

  test('after a revision returns what was missed, deletions included', async () => {
    const { writer, other } = await scene();
    for (const text of ['1', '2']) await put(writer, text);
    await writer.send({ action: 'content.put', sessionId: 's1', itemId: 'n2', value: 0 });
    await writer.send({ action: 'content.delete', sessionId: 's1', itemId: 'n1' });
    await other.send({ action: 'content.list', sessionId: 's1', after: 2 });
    expect(other.received('content')).toMatchObject([
      {
        items: [
          { itemId: 'n1', revision: 4, deleted: true },
          { itemId: 'n2', revision: 3, value: 0 },
        ],
        next: null,
        contentRevision: 4,
      },
    ]);
  });

  test('gets pages that fit into a message, even beside a full roster', async () => {
    const { world, writer } = await scene();
    const value = 'x'.repeat(100 * 1024 - 2);
    for (const itemId of ['a', 'b'])
      await writer.send({ action: 'content.put', sessionId: 's1', itemId, value });
    for (let count = 0; count < 247; count += 1) {
      const user: User = { id: `guest-${count}`, name: 'x'.repeat(60), kind: 'contact' };
      await world.sessions.addMember('s1', user.id, 'member');
      await enter(world, user, `crowd-${count}`);
    }
    const late = await enter(world, carla, 'carla-1');
    const [joined] = late.received('session.joined');
    expect(joined?.roster).toHaveLength(250);
    expect(joined?.content).toMatchObject({ items: [], next: expect.any(String) });
    const read = [];
    for (let cursor = joined?.content.next ?? null; cursor !== null; ) {
      await late.send({ action: 'content.list', sessionId: 's1', cursor });
      const page = late.received('content').at(-1);
      read.push(...(page?.items ?? []));
      cursor = page?.next ?? null;
    }
    expect(read.map(({ itemId }) => itemId)).toEqual(['a', 'b']);
    for (const one of world.inbox('carla-1'))
      expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
  });
});
