import { describe, expect, test } from '@jest/globals';
import { call } from '../../../../functions/service/call.ts';
import { openBackend } from '../../../world/backend.ts';
import { createWorld } from '../../../world/world.ts';
import { appOf } from './app.ts';

describe('Where roles are named', () => {
  const named = [
    'nonsense',
    'arn:aws:iam::123456789012:role/Other',
    'arn:aws:iam::123456789012:role/Backend',
  ];

  test('each of them may come, and nobody whom IAM does not know', async () => {
    const world = createWorld();
    expect((await openBackend(world, 'Backend', named).send({ action: 'ping' })).type).toBe('pong');
    const reply = await call(
      appOf(world),
      undefined,
      named,
    )({
      requestContext: { timeEpoch: 0, http: { method: 'POST' } },
      body: '{"action":"ping"}',
      isBase64Encoded: false,
    });
    expect(reply.statusCode).toBe(403);
  });

  test('no user comes by the name of one of them, and neither does the root of its account', async () => {
    const roles = ['arn:aws:iam::123456789012:role/Backend', 'arn:aws:iam::123456789012:role/root'];
    for (const who of ['user/Backend', 'user/root', 'root']) {
      const { statusCode } = await call(
        appOf(createWorld()),
        undefined,
        roles,
      )({
        requestContext: {
          timeEpoch: 0,
          http: { method: 'POST' },
          authorizer: { iam: { userArn: `arn:aws:iam::123456789012:${who}` } },
        },
        body: '{"action":"ping"}',
        isBase64Encoded: false,
      });
      expect([who, statusCode]).toEqual([who, 403]);
    }
  });

  test('a message comes by POST alone', async () => {
    expect(await openBackend(createWorld()).sendText('{"action":"ping"}', 'GET')).toMatchObject({
      status: 400,
    });
  });
});
