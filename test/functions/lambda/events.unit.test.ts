import { describe, expect, test } from '@jest/globals';
import { connect } from '../../../functions/connect.ts';
import { disconnect } from '../../../functions/disconnect.ts';
import { AuthorizeEvent } from '../../../functions/events/authorize.ts';
import { AuthorizerContext, contextOf, userOf } from '../../../functions/events/authorized.ts';
import { ConnectEvent } from '../../../functions/events/connect.ts';
import { DisconnectEvent } from '../../../functions/events/disconnect.ts';
import { MessageEvent } from '../../../functions/events/message.ts';
import { TimerEvent } from '../../../functions/events/timer.ts';
import { instant } from '../../../shared/instant.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { createWorld } from '../../world/world.ts';

describe('What the authorizer says about somebody', () => {
  const bare: User = { id: 'anna', name: 'Anna', kind: 'contact' };
  const all: User = {
    ...bare,
    invitation: 'link',
    emailKey: 'key',
    roles: { 'doc-*': 'moderator' },
    authenticatedAt: instant(1_795_276_800_123),
  };

  test('passes through the platform, which turns everything into text, and is the same afterwards', () => {
    for (const user of [bare, all]) {
      const context = contextOf(user, 1_795_276_800_456);
      expect(Object.values(context).every((value) => typeof value === 'string')).toBe(true);
      expect(AuthorizerContext.parse(context).expiresAt).toBe('1795276800456');
      const back = userOf(AuthorizerContext.parse(context));
      expect([back, Object.keys(back)]).toEqual([user, Object.keys(user)]);
    }
  });

  test.each([
    ['no id', { userId: '' }],
    ['a kind that is none', { kind: 'service' }],
    ['an expiry that is no time', { expiresAt: 'x1' }],
    ['an expiry with something behind it', { expiresAt: '1x' }],
    ['a login that is no time', { authenticatedAt: 'x1' }],
    ['a login with something behind it', { authenticatedAt: '1x' }],
  ])('is not trusted with %s', (_, odd) => {
    expect(AuthorizerContext.safeParse({ ...contextOf(all, 1), ...odd }).success).toBe(false);
  });
});

describe('The event of the timer function', () => {
  const alarm = { sessionId: 's1', participantId: 'anna', generation: 3 };
  const record = { messageId: 'm', body: '{}', eventSource: 'aws:sqs' };

  test('is an alarm, or a batch from a queue', () => {
    for (const event of [alarm, { Records: [] }, { Records: [record] }])
      expect(TimerEvent.parse(event)).toEqual(event);
  });

  test('is nothing else', () => {
    for (const event of [
      {},
      { ...alarm, generation: 1.5 },
      { ...alarm, generation: undefined },
      { sessionId: 's1', generation: 3 },
      { Records: [{ ...record, eventSource: 'aws:dynamodb' }] },
      { Records: [{ messageId: 'm', eventSource: 'aws:sqs' }] },
    ])
      expect(TimerEvent.safeParse(event).success).toBe(false);
  });
});

describe('What the platform says about a connection', () => {
  const authorizer = contextOf({ id: 'anna', name: 'Anna', kind: 'contact' }, 1);
  const of = (eventType: string, more: object = {}) => ({
    requestContext: { connectionId: 'c', requestTimeEpoch: 1, eventType, ...more },
  });
  const upgrade = { type: 'REQUEST', methodArn: 'arn', headers: { Origin: 'x' } };
  const taken: readonly [string, { safeParse(event: unknown): object }, object, readonly object[]][] = [
    [
      'an upgrade',
      AuthorizeEvent,
      { ...upgrade, requestContext: { domainName: 'api.example.com' } },
      [{}, { ...upgrade, type: 'TOKEN' }, { ...upgrade, requestContext: { domainName: 1 } }],
    ],
    [
      'its beginning',
      ConnectEvent,
      of('CONNECT', { authorizer }),
      [{}, of('CONNECT'), of('MESSAGE', { authorizer })],
    ],
    [
      'a message',
      MessageEvent,
      { ...of('MESSAGE', { authorizer: { ...authorizer, integrationLatency: 3 } }), body: '{}' },
      [{}, of('CONNECT'), of('MESSAGE', { authorizer: { userId: 1 } }), { ...of('MESSAGE'), body: 1 }],
    ],
    [
      'its end',
      DisconnectEvent,
      of('DISCONNECT', { disconnectStatusCode: 1_001 }),
      [{}, of('CONNECT'), of('DISCONNECT', { disconnectStatusCode: '1001' })],
    ],
  ];

  test.each(taken)(
    'is accepted where it is %s, and nothing of another shape is',
    (_, schema, event, others) => {
      expect(schema.safeParse(event)).toEqual({ success: true, data: event });
      for (const other of others) expect(schema.safeParse(other)).toMatchObject({ success: false });
    },
  );

  test('names the connection and the time', () => {
    for (const odd of [{ connectionId: undefined }, { requestTimeEpoch: '1' }])
      expect(MessageEvent.safeParse(of('MESSAGE', odd))).toMatchObject({ success: false });
  });
});

describe('The answer to the platform', () => {
  const request = { connectionId: 'c', requestTimeEpoch: 1_795_276_800_123 };
  const event = (user: User) => ({
    requestContext: {
      ...request,
      eventType: 'CONNECT' as const,
      authorizer: contextOf(user, 1_795_276_900_000),
    },
  });

  test('lets a connection in with the protocol that it asked for, and out', async () => {
    const app = createWorld().app();
    expect(await connect(app)(event({ id: 'anna', name: 'Anna', kind: 'contact' }))).toEqual({
      statusCode: 200,
      headers: { 'Sec-WebSocket-Protocol': 'vigil.v1' },
    });
    const { requestContext } = { requestContext: { ...request, eventType: 'DISCONNECT' as const } };
    expect(await disconnect(app)({ requestContext } as Parameters<ReturnType<typeof disconnect>>[0])).toEqual(
      {
        statusCode: 200,
      },
    );
  });

  test('reports everybody whom it does not let in, and why', async () => {
    const app = createWorld().app();
    const said: string[] = [];
    const guest: User = { id: 'g', name: 'Guest', kind: 'guest', invitation: 'none' };
    const member: User = { id: 'anna', name: 'Anna', kind: 'contact' };
    const note = (reason: string) => void said.push(reason);
    expect(await connect(app, undefined, note)(event(guest))).toEqual({ statusCode: 403 });
    expect(await connect(app, async () => false, note)(event(member))).toEqual({ statusCode: 429 });
    expect(said).toEqual(['invitation', 'often']);
  });
});
