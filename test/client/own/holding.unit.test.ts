import { describe, expect, test } from '@jest/globals';
import type { Client } from '../../../client/client.ts';
import { holding, holdLimitIn, ownHoldIn } from '../../../client/own/holding.ts';
import type { Participation } from '../../../client/session/participation.ts';
import type { ParticipationState } from '../../../client/session/participation-state.ts';
import { inside } from '../world.ts';

const MINUTE = 60_000;

test('A hold is said with its reason and its length, and answered with when it ends', async () => {
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

test('The roster shows one’s hold, and the timings whether holds are allowed', async () => {
  const w = await inside();
  const own = holding(w.client, w.participation);
  expect([own.limit(), own.current()]).toEqual([null, null]);
  const released = own.release();
  await w.advance(0);
  await w.reply(w.socket, 'session.release', { type: 'session.released', sessionId: 's1', warnAt: null });
  await expect(released).resolves.toBeUndefined();
});

describe('A hold that ends early', () => {
  const extended = (warnAt: number, more: object = {}) => ({
    type: 'session.extended',
    sessionId: 's1',
    warnAt,
    ...more,
  });
  const holds = async () => {
    const w = await inside();
    const start = w.client.serverNow();
    await w.tell(w.socket, extended(start + 60 * MINUTE, { decidedAt: start }));
    expect(w.participation.getSnapshot()).toMatchObject({ warnAt: start + 60 * MINUTE });
    await w.advance(MINUTE);
    return { ...w, start };
  };

  test('by its person’s own word brings the warning forward, and an older message changes nothing', async () => {
    const { start, socket, tell, participation } = await holds();
    await tell(socket, extended(start + 16 * MINUTE));
    await tell(socket, extended(start + 60 * MINUTE, { decidedAt: start }));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', warnAt: start + 16 * MINUTE });
    const logoutAt = start + 46 * MINUTE;
    await tell(socket, { type: 'session.warning', sessionId: 's1', logoutAt });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'warned', logoutAt });
  });

  test('by a moderator’s word shows the warning that follows at once', async () => {
    const { start, socket, tell, participation } = await holds();
    const logoutAt = start + 31 * MINUTE;
    await tell(socket, { type: 'session.warning', sessionId: 's1', logoutAt });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'warned', logoutAt });
  });
});

describe('A hold', () => {
  const hold = { reason: 'presenting', until: 9 } as const;
  const state = (policy: object | null, roster: object[] = []) =>
    ({ policy, participantId: 'anna', roster }) as unknown as ParticipationState;

  test('may be as long as the session’s timings allow, and is shown in my entry of the roster', () => {
    expect([null, {}, { holdLimit: 60_000 }].map((policy) => holdLimitIn(state(policy)))).toEqual([
      null,
      null,
      60_000,
    ]);
    const [ben, anna] = [
      { participantId: 'ben', hold: { ...hold, until: 7 } },
      { participantId: 'anna', hold },
    ];
    expect(ownHoldIn(state({}, [ben, anna]))).toEqual(hold);
    expect([ownHoldIn(state({}, [ben])), ownHoldIn(state({}, [{ participantId: 'anna' }]))]).toEqual([
      null,
      null,
    ]);
    const own = holding(
      {} as Pick<Client, 'request'>,
      { sessionId: 's1', getSnapshot: () => state({ holdLimit: 5 }, [anna]) } as unknown as Participation,
    );
    expect([own.limit(), own.current()]).toEqual([5, hold]);
  });
});
