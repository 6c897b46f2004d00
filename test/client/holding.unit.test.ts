import { expect, test } from '@jest/globals';
import { holding } from '../../client/own/holding.ts';
import { inside } from './world.ts';

const MINUTE = 60_000;

test('A hold is said with its reason and its length, and answered with until when it is', async () => {
  const w = await inside();
  const own = holding(w.client, w.participation);
  const until = w.client.serverNow() + 20 * MINUTE;
  const held = own.hold('presenting', 20 * MINUTE);
  await w.advance(0);
  await w.reply(w.socket, 'session.hold', {
    type: 'session.held',
    sessionId: 's1',
    hold: { reason: 'presenting', until },
    warnAt: until,
  });
  await expect(held).resolves.toEqual({ reason: 'presenting', until });
  expect(w.socket.of('session.hold')).toMatchObject([
    { sessionId: 's1', reason: 'presenting', for: 20 * MINUTE },
  ]);
});

test('What one holds is seen in the roster, and whether one may in the timings', async () => {
  const w = await inside();
  const own = holding(w.client, w.participation);
  expect([own.limit(), own.current()]).toEqual([null, null]);
  const released = own.release();
  await w.advance(0);
  await w.reply(w.socket, 'session.release', { type: 'session.released', sessionId: 's1', warnAt: null });
  await expect(released).resolves.toBeUndefined();
});
