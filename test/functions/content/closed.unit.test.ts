import { describe, expect, test } from '@jest/globals';
import { ben, type Tab } from '../../world/tab.ts';
import { held, sendThrough } from './held-up.ts';
import { put, scene } from './writers.ts';

const update = (tab: Tab, state: 'active' | 'closed' | 'hidden', revision: number) =>
  tab.send({ action: 'session.update', sessionId: 's1', revision, state });

describe('A closed session', () => {
  const refusedWrites = [
    { action: 'content.put', sessionId: 's1', itemId: 'n1', value: 'late' },
    { action: 'content.put', sessionId: 's1', itemId: 'n1', value: 'late', baseRevision: 7 },
    { action: 'content.delete', sessionId: 's1', itemId: 'n1' },
    { action: 'content.delete', sessionId: 's1', itemId: 'none' },
  ] as const;

  test.each(refusedWrites)('refuses %j, and can be read', async (request) => {
    const { world, writer, other } = await scene();
    await put(other, '"kept"');
    await update(writer, 'closed', 1);
    expect(writer.received('error')).toEqual([]);
    await other.send(request);
    expect(other.received('error')).toMatchObject([{ code: 'session.read-only' }]);
    await other.send({ action: 'content.list', sessionId: 's1' });
    expect(other.received('content')).toMatchObject([{ items: [{ itemId: 'n1', value: 'kept' }] }]);
    expect((await world.content.find('s1', 'n1'))?.revision).toBe(1);
  });

  test.each(['find', 'admit', 'save'] as const)(
    'a write held up at %s when it is closed changes nothing any more, and is refused',
    async (method) => {
      const { world, writer, other } = await scene();
      const { app, letGo, reached } = held(world, method);
      const writing = sendThrough(app, world, ben, 'ben-1', refusedWrites[0]);
      await reached;
      await update(writer, 'closed', 1);
      expect(writer.received('session.changed')).toHaveLength(1);
      letGo();
      await writing;
      expect(other.received('error')).toMatchObject([{ code: 'session.read-only' }]);
      expect(await world.content.find('s1', 'n1')).toBeNull();
      expect(writer.received('content.changed')).toEqual([]);
    },
  );

  test('a write held up while it is closed and reopened succeeds after all', async () => {
    const { world, writer, other } = await scene();
    const { app, letGo, reached } = held(world, 'save');
    const writing = sendThrough(app, world, ben, 'ben-1', refusedWrites[0]);
    await reached;
    await update(writer, 'closed', 1);
    await update(writer, 'active', 2);
    letGo();
    await writing;
    expect(other.received('content.saved')).toMatchObject([{ revision: 2 }]);
    expect(writer.received('content.changed')).toMatchObject([{ revision: 2, value: 'late' }]);
  });

  test('answers a retry of something saved before with the first result', async () => {
    const { writer, other } = await scene();
    await put(other, '"kept"', { requestId: 'w' });
    await update(writer, 'closed', 1);
    await put(other, '"kept"', { requestId: 'w' });
    expect(other.received('content.saved').map(({ revision }) => revision)).toEqual([1, 1]);
  });
});
