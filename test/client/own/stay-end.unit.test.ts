import { describe, expect, test } from '@jest/globals';
import { type StayEnd, stayEndIn, watchStayEnd } from '../../../client/own/stay-end.ts';
import type { ParticipationState } from '../../../client/session/participation-state.ts';
import { handClock } from '../hand-clock.ts';
import { policy, world } from '../world.ts';

const MINUTE = 60_000;

const watched = async (more: object) => {
  const w = world();
  const endsAt = w.now() + 6 * MINUTE;
  const limited = { ...policy, endsAt, noticeAt: endsAt - 5 * MINUTE, ...more };
  const { client, participation, socket } = await w.inside({ policy: limited });
  const said: (StayEnd | null)[] = [];
  const stop = watchStayEnd(client, participation, (end) => said.push(end), { clock: w.clock });
  return { ...w, socket, endsAt, limited, said, stop };
};
const extended = (warnAt: number, told: object) => ({
  type: 'session.extended',
  sessionId: 's1',
  warnAt,
  policy: told,
});

test('The end of a stay is announced once from its time on, and not again for what does not change it', async () => {
  const w = await watched({ renewedBy: 'login' });
  await w.advance(MINUTE - 10);
  expect(w.said).toEqual([]);
  await w.advance(20);
  const end = { at: w.endsAt, renewedBy: 'login' };
  expect(w.said).toEqual([end]);
  await w.tell(w.socket, extended(w.now() + 15 * MINUTE, w.limited));
  expect(w.said).toEqual([end]);
  w.stop();
});

test('It is no longer announced when a later login has begun the stay anew, and not before it is near again', async () => {
  const w = await watched({ renewedBy: 'login' });
  await w.advance(MINUTE + 10);
  const [endsAt, noticeAt] = [w.endsAt + 60 * MINUTE, w.endsAt + 55 * MINUTE];
  await w.tell(w.socket, extended(w.now() + 15 * MINUTE, { ...w.limited, endsAt, noticeAt }));
  expect(w.said).toEqual([{ at: w.endsAt, renewedBy: 'login' }, null]);
  w.stop();
});

test('Nothing is announced where a server does not say from when, or where a stay has no end', async () => {
  const old = await watched({ noticeAt: undefined });
  await old.advance(MINUTE);
  expect(old.said).toEqual([]);
  old.stop();
  const free = await watched({ endsAt: undefined, noticeAt: undefined });
  await free.advance(MINUTE);
  expect(free.said).toEqual([]);
  free.stop();
});

describe('The end of a stay', () => {
  const at = (phase: string, policy: object | null) => ({ phase, policy }) as unknown as ParticipationState;
  const limited = { endsAt: 100, noticeAt: 50 };

  test('is shown inside, from when it is to be announced', () => {
    const end = { at: 100, renewedBy: 'entry' };
    expect(stayEndIn(at('present', limited), 50)).toEqual(end);
    expect(stayEndIn(at('warned', { ...limited, renewedBy: 'login' }), 50)).toEqual({
      at: 100,
      renewedBy: 'login',
    });
    for (const [phase, policy, now] of [
      ['present', limited, 49],
      ['ended', limited, 60],
      ['waiting', limited, 60],
      ['present', { endsAt: 100 }, 60],
      ['present', { noticeAt: 50 }, 60],
      ['present', null, 60],
    ] as const)
      expect(stayEndIn(at(phase, policy), now)).toBeNull();
  });

  test('is looked for when its time has come, however far ahead that is, and no longer once nobody watches', async () => {
    const DAY = 24 * 3_600_000;
    const time = handClock();
    const view = { endsAt: time.now() + 31 * DAY, noticeAt: time.now() + 30 * DAY };
    const timers: number[] = [];
    const hearers = new Set<() => void>();
    const said: unknown[] = [];
    const stop = watchStayEnd(
      { serverNow: time.now },
      {
        getSnapshot: () => at('present', view),
        subscribe: (hear) => {
          hearers.add(hear);
          return () => hearers.delete(hear);
        },
      },
      (end) => said.push(end?.at ?? null),
      {
        clock: {
          ...time.clock,
          after: (delay, call) => {
            timers.push(delay);
            return time.clock.after(delay, call);
          },
        },
      },
    );
    await time.advance(30 * DAY - 1);
    expect([said, Math.max(...timers)]).toEqual([[], 1e9]);
    await time.advance(1);
    expect(said).toEqual([view.endsAt]);
    const set = timers.length;
    for (const hear of hearers) hear();
    expect([said.length, timers.length]).toEqual([1, set]);
    view.noticeAt += DAY;
    view.endsAt += DAY;
    for (const hear of hearers) hear();
    for (const hear of hearers) hear();
    expect(said).toEqual([view.endsAt - DAY, null]);
    stop();
    await time.advance(2 * DAY);
    expect([said.length, hearers.size]).toEqual([2, 0]);
  });

  test('is nothing for somebody who is in no session yet', () => {
    const said: unknown[] = [];
    const { clock } = handClock();
    const state = at('joining', null);
    const watched = { getSnapshot: () => state, subscribe: () => () => {} };
    watchStayEnd({ serverNow: () => 7 }, watched, (end) => said.push(end), { clock })();
    expect(said).toEqual([]);
  });
});
