import { describe, expect, test } from '@jest/globals';
import { call, MAX_CALL_BYTES, ServiceEvent } from '../../../../functions/service/call.ts';
import { memoryKeptReplies, openBackend } from '../../../world/backend.ts';
import { furnish } from '../../../world/tab.ts';
import { createWorld } from '../../../world/world.ts';
import { appOf } from './app.ts';

describe('A backend’s call', () => {
  test.each([
    ['no JSON', '{', 400, 'message.not-json'],
    ['a list', '[]', 400, 'message.not-json'],
    ['an invalid action', '{"action":"session.steal"}', 400, 'message.unknown-action'],
    ['an unknown field', '{"action":"ping","x":1}', 400, 'message.invalid'],
    ['a name twice', '{"action":"ping","requestId":"a","requestId":"b"}', 400, 'message.invalid'],
    [
      'a byte more than allowed',
      `{"action":"ping","requestId":"${'x'.repeat(MAX_CALL_BYTES)}"}`,
      413,
      'message.too-large',
    ],
    ['an action for people', '{"action":"groups.list"}', 403, 'action.forbidden'],
    ['an action for people, in a list', '{"action":"sessions.list","scope":"mine"}', 403, 'action.forbidden'],
    ['an action for people inside', '{"action":"session.join","sessionId":"s1"}', 403, 'action.forbidden'],
    ['a session that does not exist', '{"action":"presence.get","sessionId":"s"}', 404, 'session.not-found'],
  ])('with %s is answered with a typed error', async (_, body, status, code) => {
    expect(await openBackend(createWorld()).sendText(body)).toMatchObject({
      status,
      reply: { type: 'error', code, retryable: false },
    });
  });

  test('of exactly as many bytes as allowed is processed', async () => {
    const padding = MAX_CALL_BYTES - '{"action":"ping"}'.length;
    const { status } = await openBackend(createWorld()).sendText(`{"action":"ping"}${' '.repeat(padding)}`);
    expect(status).toBe(200);
  });

  test('with another method, or by nobody that IAM knows, is refused', async () => {
    const world = createWorld();
    expect(await openBackend(world).sendText('', 'GET')).toMatchObject({ status: 400 });
    const reply = await call(appOf(world))({
      requestContext: { timeEpoch: 0, http: { method: 'POST' } },
      body: '{"action":"ping"}',
      isBase64Encoded: false,
    });
    expect([reply.statusCode, JSON.parse(reply.body)]).toMatchObject([403, { code: 'service.unknown' }]);
  });

  test('in Base64 is decoded', async () => {
    const reply = await call(appOf(createWorld()))({
      requestContext: {
        timeEpoch: 0,
        http: { method: 'POST' },
        authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:user/ci/deploy' } },
      },
      body: Buffer.from('{"action":"ping","requestId":"ä"}').toString('base64'),
      isBase64Encoded: true,
    });
    expect(JSON.parse(reply.body)).toMatchObject({ type: 'pong', requestId: 'ä' });
  });

  test('by a role that is not among those named is refused, and by one that is, whatever its path, is not', async () => {
    const named = ['arn:aws:iam::123456789012:role/apps/Backend'];
    const world = createWorld();
    expect((await openBackend(world, 'Backend', named).send({ action: 'ping' })).type).toBe('pong');
    expect(await openBackend(world, 'Other', named).refused({ action: 'ping' })).toBe('service.unknown');
  });
});

test('The secret of a link that a backend has made with a key is kept nowhere', async () => {
  const world = await furnish(createWorld());
  const kept: unknown[] = [];
  const keep = async (...reply: unknown[]) => void kept.push(reply);
  const say = async (message: object) => {
    const reply = await call({ ...appOf(world), kept: { ...memoryKeptReplies(), keep } })({
      requestContext: {
        timeEpoch: world.clock(),
        http: { method: 'POST' },
        authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:role/Backend' } },
      },
      body: JSON.stringify(message),
      isBase64Encoded: false,
    });
    return JSON.parse(reply.body);
  };
  const key = 'k'.repeat(22);
  expect(await say({ action: 'invitation.create', sessionId: 's1', key })).toMatchObject({
    type: 'invitation.created',
  });
  expect(kept).toEqual([]);
  await say({ action: 'session.put', sessionId: 's2', name: 'Plans', key });
  expect(kept).toHaveLength(1);
});

test('What a function URL hands over is read, and is plain text where it does not say', () => {
  const requestContext = {
    timeEpoch: 7,
    http: { method: 'POST' },
    authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:root' } },
  };
  const event = { requestContext, body: '{}' };
  expect(ServiceEvent.parse({ ...event, version: '2.0' })).toEqual({ ...event, isBase64Encoded: false });
});
