import { expect, test } from '@jest/globals';
import { contextOf } from '../../../functions/events/authorized.ts';
import { unguarded } from '../../../functions/limits/guard.ts';
import { message } from '../../../functions/message.ts';
import { act } from '../../../functions/routing/actions.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import { anna, openTab } from '../../world/tab.ts';
import { furnished } from '../listed.ts';

const saying = async (request: object, vanished = false) => {
  const world = await furnished();
  await openTab(world, anna, 'a-1');
  if (vanished) world.vanish('a-1');
  const asked: unknown[] = [];
  const guard: typeof unguarded = {
    ...unguarded,
    bears: async (user, said) => {
      asked.push(['bears', user.id, said]);
      return { verdict: 'passes', settle: () => {} };
    },
    passes: async (connectionId, now, action) => {
      asked.push(['passes', connectionId, now, action]);
      return 'passes';
    },
  };
  const advanced: unknown[] = [];
  const app = world.app();
  const advance: typeof app.advance = async (key, happening, aside) => {
    advanced.push([key, happening.type]);
    return app.advance(key, happening, aside);
  };
  const requestContext = {
    connectionId: 'a-1',
    requestTimeEpoch: world.clock(),
    eventType: 'MESSAGE' as const,
    authorizer: contextOf(anna, world.clock() + 60_000),
  };
  const answer = await message({ ...app, advance }, guard)({ requestContext, body: JSON.stringify(request) });
  return { world, asked, advanced, answer };
};

test('The guard is asked of what is said, by whom and on which connection, and then it is done', async () => {
  const { world, asked, answer } = await saying({ action: 'ping' });
  expect(asked).toEqual([
    ['bears', 'anna', { action: 'ping' }],
    ['passes', 'a-1', world.clock(), 'ping'],
  ]);
  expect(answer).toEqual({ statusCode: 200 });
  const unread = await saying([]);
  expect(unread.asked).toEqual([
    ['bears', 'anna', null],
    ['passes', 'a-1', unread.world.clock(), null],
  ]);
});

test('Whoever joins and does not hear the reply has gone from where they wanted to be', async () => {
  const key = { sessionId: 's1', participantId: 'anna' };
  const { advanced } = await saying({ action: 'session.join', sessionId: 's1' }, true);
  expect(advanced).toContainEqual([key, 'disconnect']);
  const refused = await saying({ action: 'session.join', sessionId: 'none' }, true);
  expect(refused.advanced).toEqual([[{ ...key, sessionId: 'none' }, 'disconnect']]);
  const other = await saying({ action: 'content.list', sessionId: 's1' }, true);
  expect(other.advanced).toEqual([]);
});

test('What nobody of somebody’s kind may do is refused before anything is read', async () => {
  const world = await furnished();
  const now = world.clock();
  const caller = {
    connectionId: 'g',
    user: { ...anna, kind: 'guest' } as const,
    expiresAt: now,
    receivedAt: now,
  };
  const request: UpMessage = { action: 'session.create', name: 'Plans' };
  const before = world.calls.size;
  expect(await act(world.app(), caller, request)).toMatchObject({ code: 'action.forbidden' });
  expect(world.calls.size).toBe(before);
});
