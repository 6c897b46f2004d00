import { describe, expect, test } from '@jest/globals';
import { message } from '../../../functions/message.ts';
import { DownMessage, MAX_ITEM_BYTES, MAX_MESSAGE_BYTES, type UpMessage } from '../../../shared/messages.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { anna, ben, carla, furnish, openTab } from '../../world/tab.ts';
import { createWorld } from '../../world/world.ts';

const join: UpMessage = { action: 'session.join', requestId: 'j', sessionId: 's1' };

const inside = async () => {
  const world = await furnish(createWorld());
  const tab = await openTab(world, anna, 'tab-1');
  await tab.send(join);
  return { world, tab };
};

describe('Bad input is answered with a stable code, and the connection stays usable', () => {
  test.each<[string, string, string]>([
    ['what is not JSON', '{"action":', 'message.not-json'],
    ['an empty frame', '', 'message.not-json'],
    ['JSON that is no object', '[1]', 'message.not-json'],
    ['an unknown action', '{"action":"dance"}', 'message.unknown-action'],
    ['an action of the prototype', '{"action":"__proto__"}', 'message.unknown-action'],
    ['an action of the gateway', '{"action":"$connect"}', 'message.unknown-action'],
    ['no action', '{}', 'message.unknown-action'],
    ['a missing field', '{"action":"session.join"}', 'message.invalid'],
    ['a mistyped field', '{"action":"session.join","sessionId":7}', 'message.invalid'],
    ['an id with control characters', '{"action":"session.join","sessionId":"a\\u0000b"}', 'message.invalid'],
    [
      'an id that is too long',
      JSON.stringify({ action: 'session.join', sessionId: 'x'.repeat(10_000) }),
      'message.invalid',
    ],
    ['an activity from the future', '{"action":"activity","sessionId":"s1","agoMs":-5}', 'message.invalid'],
    ['a put without a value', '{"action":"content.put","sessionId":"s1","itemId":"n1"}', 'message.invalid'],
    ['a session that does not exist', '{"action":"session.join","sessionId":"nowhere"}', 'session.not-found'],
    ['a session of others', '{"action":"session.join","sessionId":"s2"}', 'session.not-found'],
    ['activity before joining', '{"action":"activity","sessionId":"s2"}', 'session.not-joined'],
    ['extending before joining', '{"action":"session.extend","sessionId":"s2"}', 'session.not-joined'],
    [
      'media before joining',
      '{"action":"media","sessionId":"s2","audio":true,"video":false}',
      'session.not-joined',
    ],
    ['exit before joining', '{"action":"session.exit","sessionId":"s2"}', 'session.not-joined'],
    ['reading content of others', '{"action":"content.list","sessionId":"s2"}', 'session.not-joined'],
  ])('%s', async (_, body, code) => {
    const { world, tab } = await inside();
    await world.sessions.createSession({
      id: 's2',
      name: 'Secret',
      state: 'active',
      policy: {},
      occupancy: 0,
    });
    await tab.sendText(body);
    const [error] = tab.received('error');
    expect(error).toMatchObject({ code, title: expect.any(String), detail: expect.any(String) });
    expect(JSON.stringify(error)).not.toMatch(/Secret|at .*\.ts/);
    await tab.send({ action: 'ping', requestId: 'p' });
    expect(tab.received('pong')).toHaveLength(1);
  });

  test.each([
    ['of the message', { requestId: 'x', colour: 'red' }, 'colour'],
    [
      'of a part of it',
      { timings: { idleTimeout: 60_000, warningPeriod: 60_000, longestStay: 1 } },
      'longestStay',
    ],
  ])('an unknown field %s is refused by its name, since it would have no effect', async (_, more, field) => {
    const { tab } = await inside();
    await tab.sendText(JSON.stringify({ action: 'session.create', name: 'New', ...more }));
    expect(tab.received('session.created')).toEqual([]);
    expect(tab.received('error')).toEqual([
      expect.objectContaining({ code: 'message.invalid', detail: expect.stringContaining(`"${field}"`) }),
    ]);
  });

  test.each([
    ['the action', '{"action":"ping","action":"session.exit","sessionId":"s1"}', 'action'],
    ['the action, once by escapes', '{"\\u0061ction":"activity","sessionId":"s1","action":"ping"}', 'action'],
    ['a field', '{"action":"session.exit","sessionId":"s2","sessionId":"s1"}', 'sessionId'],
  ])(
    'a frame that says %s twice is refused: the route may have been chosen by the other one',
    async (_, body, field) => {
      const { tab } = await inside();
      await tab.sendText(body);
      expect(tab.received('error')).toEqual([
        expect.objectContaining({ code: 'message.invalid', detail: `${field}: it is there twice` }),
      ]);
      expect(tab.received('session.left')).toEqual([]);
    },
  );

  test('the requestId comes back, whatever else is wrong', async () => {
    const { tab } = await inside();
    await tab.sendText('{"action":"dance","requestId":"42"}');
    await tab.sendText('{"action":"session.join","requestId":"43"}');
    expect(tab.received('error').map(({ requestId }) => requestId)).toEqual(['42', '43']);
  });

  test('a value that is too large is refused and changes nothing', async () => {
    const { world, tab } = await inside();
    await tab.send({
      action: 'content.put',
      sessionId: 's1',
      itemId: 'n1',
      value: 'x'.repeat(MAX_ITEM_BYTES),
    });
    expect(tab.received('error')[0]).toMatchObject({ code: 'content.too-large', retryable: false });
    expect(await world.content.find('s1', 'n1')).toBeNull();
  });

  test('a fault of ours is answered without its reason, and thrown', async () => {
    const { world, tab } = await inside();
    world.failAt(1, 'failure');
    await expect(tab.send({ action: 'session.extend', requestId: 'e', sessionId: 's1' })).rejects.toThrow(
      'failed',
    );
    expect(tab.received('error')).toMatchObject([{ code: 'internal', requestId: 'e', retryable: true }]);
    expect(JSON.stringify(tab.received('error'))).not.toContain('participants.load');
  });
});

describe('The identity of a caller', () => {
  test('is read from the connection when the event does not carry it', async () => {
    const { world, tab } = await inside();
    const requestContext = {
      connectionId: 'tab-1',
      requestTimeEpoch: world.clock(),
      eventType: 'MESSAGE' as const,
    };
    await message(world.app())({ requestContext, body: '{"action":"hello"}' });
    expect(tab.received('welcome')).toMatchObject([{ user: anna }]);
  });

  test('is in the welcome, with what may be sent, and with an invitation for guests alone', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(
      world,
      { ...anna, emailKey: 'of nobody’s concern' },
      'a',
      world.clock() + 60_000,
    );
    await tab.send({ action: 'hello' });
    expect(tab.received('welcome')).toEqual([
      {
        type: 'welcome',
        user: anna,
        limits: {
          messageBytes: MAX_MESSAGE_BYTES,
          itemBytes: MAX_ITEM_BYTES,
          keepAlive: defaultPolicy.keepAlive,
          pace: world.app().pace,
          signals: world.app().signals.pace,
        },
        expiresAt: world.clock() + 60_000,
        serverTime: world.clock(),
      },
    ]);
  });

  test('that cannot be looked up is a fault of ours: the sender is told, and it is thrown', async () => {
    const { world, tab } = await inside();
    const requestContext = {
      connectionId: 'tab-1',
      requestTimeEpoch: world.clock(),
      eventType: 'MESSAGE' as const,
    };
    world.failAt(1, 'failure');
    const said = message(world.app())({ requestContext, body: '{"action":"hello","requestId":"h"}' });
    await expect(said).rejects.toThrow('registry.find failed');
    expect(tab.received('error')).toMatchObject([{ code: 'internal', requestId: 'h', retryable: true }]);
    // The first fault is the one to count, even if the sender cannot be told.
    world.setFate(() => 'failure');
    await expect(message(world.app())({ requestContext, body: '{"action":"hello"}' })).rejects.toThrow(
      'registry.find failed',
    );
  });

  test('is refused when neither the event nor the table knows it', async () => {
    const world = await furnish(createWorld());
    const requestContext = {
      connectionId: 'lost',
      requestTimeEpoch: world.clock(),
      eventType: 'MESSAGE' as const,
    };
    await message(world.app())({ requestContext, body: '{"action":"hello"}' });
    expect(world.inbox('lost')).toMatchObject([{ code: 'connection.unknown' }]);
  });
});

describe('Every message sent', () => {
  test('is one of the wire, in a life from entry to logout', async () => {
    const { world, tab } = await inside();
    const other = await openTab(world, ben, 'tab-2');
    await other.send(join);
    await tab.send({ action: 'hello' });
    await tab.send({ action: 'sessions.list', scope: 'mine' });
    await tab.send({ action: 'content.put', sessionId: 's1', itemId: 'n1', value: { text: 'hi' } });
    await other.send({ action: 'content.put', sessionId: 's1', itemId: 'n1', value: 1, baseRevision: 9 });
    await other.send({ action: 'content.delete', sessionId: 's1', itemId: 'n1' });
    await tab.send({ action: 'media', sessionId: 's1', audio: true, video: false });
    await other.send({ action: 'session.extend', sessionId: 's1' });
    await other.send({ action: 'session.exit', sessionId: 's1' });
    for (let minutes = 0; minutes < 50; minutes += 4) {
      await world.advance(4 * 60_000);
      if (world.isOpen('tab-1')) await tab.send({ action: 'ping', sessionId: 's1' });
    }
    const messages = [...world.inbox('tab-1'), ...world.inbox('tab-2')];
    for (const one of messages) expect(DownMessage.safeParse(one).error).toBeUndefined();
    expect(new Set(messages.map(({ type }) => type))).toEqual(
      new Set([
        'welcome',
        'sessions',
        'session.joined',
        'session.left',
        'presence.changed',
        'content.saved',
        'content.changed',
        'session.extended',
        'session.warning',
        'session.ended',
        'pong',
        'error',
      ]),
    );
  });
});

describe('A hidden session', () => {
  test('is open to a licence holder, and answers a contact as if it did not exist', async () => {
    const world = await furnish(createWorld());
    await world.sessions.createSession({
      id: 'h',
      name: 'Hidden',
      state: 'hidden',
      policy: {},
      occupancy: 0,
    });
    for (const user of [anna, carla]) await world.sessions.addMember('h', user.id, 'member');
    const [holder, contact] = [await openTab(world, anna, 'a'), await openTab(world, carla, 'c')];
    for (const tab of [holder, contact]) {
      await tab.send({ action: 'session.join', sessionId: 'h' });
      await tab.send({ action: 'sessions.list', scope: 'mine' });
    }
    expect(holder.received('session.joined')).toHaveLength(1);
    expect(contact.received('error')).toMatchObject([{ code: 'session.not-found' }]);
    expect(contact.received('sessions')[0]?.sessions.map(({ id }) => id)).toEqual(['s1']);
  });
});
