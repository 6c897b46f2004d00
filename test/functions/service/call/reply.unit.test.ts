import { describe, expect, test } from '@jest/globals';
import { call, type ServiceEvent } from '../../../../functions/service/call.ts';
import { newSession } from '../../../../shared/directory/session.ts';
import { MAX_MESSAGE_BYTES } from '../../../../shared/messages/sizes.ts';
import { createWorld } from '../../../world/world.ts';
import { appOf } from './app.ts';

describe('A reply', () => {
  const event = (message: object): ServiceEvent => ({
    requestContext: {
      timeEpoch: 0,
      http: { method: 'POST' },
      authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:role/Backend' } },
    },
    body: JSON.stringify(message),
    isBase64Encoded: false,
  });

  test('is JSON, and nobody keeps it on the way', async () => {
    const { headers } = await call(appOf(createWorld()))(event({ action: 'ping' }));
    expect(headers).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  test.each([
    ['as large as a message may be', 0],
    ['a byte larger', 1],
  ])('that is %s is our fault where it is too large', async (_, over) => {
    const world = createWorld();
    const sized = (bytes: number) => {
      const app = appOf(world);
      const listed = { ...newSession('s1', 'x'.repeat(bytes)), occupancy: 1 };
      const occupied = async () => ({ sessions: [listed], next: null });
      return call({ ...app, sessions: { ...app.sessions, occupied } })(
        event({ action: 'sessions.occupied' }),
      );
    };
    const rest = MAX_MESSAGE_BYTES - Buffer.byteLength((await sized(0)).body);
    if (over > 0) await expect(sized(rest + over)).rejects.toThrow(RangeError);
    else expect(Buffer.byteLength((await sized(rest)).body)).toBe(MAX_MESSAGE_BYTES);
  });

  test('and what was said are counted, by action and by code', async () => {
    const counted: unknown[] = [];
    const said = call(appOf(createWorld()), {
      heard: (action) => counted.push(['heard', action]),
      refused: (code) => counted.push(['refused', code]),
    });
    await said(event({ action: 'ping' }));
    await said(event({ action: 'groups.list' }));
    await said(event({ action: 'none' }));
    expect(counted).toEqual([
      ['heard', 'ping'],
      ['heard', 'groups.list'],
      ['refused', 'action.forbidden'],
      ['heard', null],
      ['refused', 'message.unknown-action'],
    ]);
  });
});
