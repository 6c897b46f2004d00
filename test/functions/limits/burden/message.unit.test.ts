import { describe, expect, test } from '@jest/globals';
import { unguarded } from '../../../../functions/limits/guard.ts';
import { message } from '../../../../functions/message.ts';
import { anna, furnish, openTab } from '../../../world/tab.ts';
import { createWorld } from '../../../world/world.ts';

describe('a message', () => {
  const inside = async (verdict: 'too much' | 'hang up') => {
    const world = await furnish(createWorld());
    await openTab(world, anna, 'tab-1');
    let settled = 0;
    const handle = message(world.app(), {
      ...unguarded,
      bears: async () => ({ verdict, settle: () => (settled += 1) }),
    });
    const send = (body: string) =>
      handle({
        requestContext: { connectionId: 'tab-1', requestTimeEpoch: world.clock(), eventType: 'MESSAGE' },
        body,
      });
    return { world, send, settled: () => settled };
  };

  test('by somebody who has cost too much is answered, with its id, and not processed', async () => {
    const { world, send, settled } = await inside('too much');
    await send('{"action":"session.create","name":"One more","requestId":"7"}');
    await send('not even JSON');
    expect(world.inbox('tab-1')).toMatchObject([
      { type: 'error', code: 'person.too-much', retryable: false, requestId: '7' },
      { type: 'error', code: 'person.too-much' },
    ]);
    expect(world.isOpen('tab-1')).toBe(true);
    expect(settled()).toBe(2);
  });

  test('by somebody who goes on all the same is the last: the connection is closed', async () => {
    const { world, send } = await inside('hang up');
    await send('{"action":"session.create","name":"One more"}');
    expect(world.inbox('tab-1')).toMatchObject([{ code: 'connection.hung-up' }]);
    expect(world.isOpen('tab-1')).toBe(false);
  });

  test('that fails is charged as well', async () => {
    const world = await furnish(createWorld());
    await openTab(world, anna, 'tab-1');
    let settled = 0;
    const app = world.app();
    const broken = { ...app, sessions: { ...app.sessions, entrance: () => Promise.reject(new Error('no')) } };
    const guard = {
      ...unguarded,
      bears: async () => ({ verdict: 'passes' as const, settle: () => settled++ }),
    };
    const requestContext = {
      connectionId: 'tab-1',
      requestTimeEpoch: world.clock(),
      eventType: 'MESSAGE' as const,
    };
    const body = '{"action":"session.join","sessionId":"s1"}';
    await expect(message(broken, guard)({ requestContext, body })).rejects.toThrow('no');
    expect(settled).toBe(1);
  });
});
