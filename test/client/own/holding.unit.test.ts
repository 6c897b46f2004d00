import { describe, expect, test } from '@jest/globals';
import { holding } from '../../../client/own/holding.ts';
import { inside } from '../world.ts';

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

describe('A hold that is over before its time', () => {
  const extended = (warnAt: number, more: object = {}) => ({
    type: 'session.extended',
    sessionId: 's1',
    warnAt,
    ...more,
  });
  const holds = async () => {
    const w = await inside();
    const start = w.client.serverNow();
    await w.tell(w.socket, extended(start + 60 * MINUTE, { lastActivityAt: start }));
    expect(w.participation.getSnapshot()).toMatchObject({ warnAt: start + 60 * MINUTE });
    await w.advance(MINUTE);
    return { ...w, start };
  };

  test('by its person’s own word brings the warning forward, and what is older changes nothing', async () => {
    const { start, socket, tell, participation } = await holds();
    await tell(socket, extended(start + 16 * MINUTE));
    await tell(socket, extended(start + 60 * MINUTE, { lastActivityAt: start }));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', warnAt: start + 16 * MINUTE });
    const logoutAt = start + 46 * MINUTE;
    await tell(socket, { type: 'session.warning', sessionId: 's1', logoutAt });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'warned', logoutAt });
  });

  test('by a moderator’s word shows the warning that comes of it at once', async () => {
    const { start, socket, tell, participation } = await holds();
    const logoutAt = start + 31 * MINUTE;
    await tell(socket, { type: 'session.warning', sessionId: 's1', logoutAt });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'warned', logoutAt });
  });
});
