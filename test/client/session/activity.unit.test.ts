import { describe, expect, test } from '@jest/globals';
import { activityEvents, trackActivity } from '../../../client/dom.ts';
import { activityInterval, activityThrottle } from '../../../client/session/activity.ts';
import { handClock, settled } from '../hand-clock.ts';
import { policy, world } from '../world.ts';

const working = async (timings: typeof policy & { reportEvery?: number } = policy) => {
  const w = world({ keepAlive: 24 * 3_600_000 });
  const inside = await w.inside({ policy: timings });
  const element = new EventTarget();
  const stop = trackActivity(inside.participation, element);
  const sent = () => inside.socket.of('activity').map(({ agoMs }) => agoMs);
  return { ...w, ...inside, element, stop, sent, press: () => element.dispatchEvent(new Event('keydown')) };
};

describe('activity', () => {
  test('is deliberate action on the workspace, and nothing else', async () => {
    const w = await working();
    for (const type of ['pointermove', 'mousemove', 'focus', 'scroll', 'visibilitychange', 'timeupdate'])
      w.element.dispatchEvent(new Event(type));
    expect(w.sent()).toEqual([]);
    for (const type of activityEvents) {
      w.element.dispatchEvent(new Event(type));
      await w.advance(60_000);
    }
    expect(w.sent()).toHaveLength(activityEvents.length);
  });

  test('the first action is reported at once, the last of the minute at its end, with its age', async () => {
    const w = await working();
    w.press();
    expect(w.sent()).toEqual([0]);
    await w.advance(10_000);
    w.press();
    await w.advance(30_000);
    w.press();
    expect(w.sent()).toEqual([0]);
    await w.advance(20_000);
    expect(w.sent()).toEqual([0, 20_000]);
    await w.advance(600_000);
    expect(w.sent()).toEqual([0, 20_000]);
  });

  test('is reported only after its event has been handled: reporting causes a rendering, in the middle of somebody’s typing', async () => {
    const w = await working();
    const before = w.participation.getSnapshot().warnAt ?? 0;
    let told = 0;
    w.participation.subscribe(() => {
      told += 1;
    });
    await w.advance(5_000);
    w.press();
    expect([w.sent(), told]).toEqual([[0], 0]);
    expect(w.participation.getSnapshot().warnAt).toBe(before + 5_000);
    await w.advance(16);
    expect(told).toBe(1);
  });

  test('somebody who never stops sends one message a minute', async () => {
    const w = await working();
    for (let second = 0; second < 600; second += 1) {
      w.press();
      await w.advance(1_000);
    }
    expect(w.sent().length).toBeLessThanOrEqual(11);
    expect(w.sent().length).toBeGreaterThanOrEqual(10);
  });

  test('a short policy is reported to more often, or it would warn somebody who is busy', async () => {
    expect(activityInterval(null)).toBe(60_000);
    expect(activityInterval({ reportEvery: 240_000 })).toBe(240_000);
    const w = await working({ idleTimeout: 30_000, warningPeriod: 30_000, reportEvery: 7_500 });
    w.press();
    await w.advance(1_000);
    w.press();
    await w.advance(6_500);
    expect(w.sent()).toEqual([0, 6_500]);
  });

  test('when a shorter rule takes effect, neither what was done nor what is done next waits for the old pace', async () => {
    const told = async (after: 'before it' | 'after it') => {
      const w = await working({ ...policy, reportEvery: 240_000 });
      w.press();
      await w.advance(1_000);
      if (after === 'before it') w.press();
      await w.advance(9_000);
      await w.tell(w.socket, {
        type: 'session.extended',
        sessionId: 's1',
        warnAt: w.now() + 80_000,
        lastActivityAt: w.now() - 10_000,
        policy: { idleTimeout: 90_000, warningPeriod: 90_000, reportEvery: 30_000 },
      });
      await w.advance(1_000);
      if (after === 'after it') w.press();
      await w.advance(10_000);
      w.press();
      await w.advance(30_000);
      return w.sent();
    };
    expect(await told('before it')).toEqual([0, 9_000, 19_000]);
    expect(await told('after it')).toEqual([0, 0, 20_000]);
  });

  test('is reported as often as the server asks, and none is lost or made older by that', async () => {
    const w = await working({ ...policy, reportEvery: 240_000 });
    w.press();
    await w.advance(200_000);
    w.press();
    // What sets no other pace changes nothing.
    const warnAt = w.now() - 200_000 + policy.idleTimeout;
    await w.tell(w.socket, { type: 'session.extended', sessionId: 's1', warnAt });
    await w.advance(40_000);
    expect(w.sent()).toEqual([0, 40_000]);
    expect(w.participation.getSnapshot().warnAt).toBe(w.now() - 40_000 + policy.idleTimeout);
  });

  test('its age is the same whatever happens to the machine’s clock', async () => {
    const w = await working();
    w.press();
    await w.advance(10_000);
    w.press();
    // The page takes it for a sleep, and asks how things stand.
    w.setWrong(-7_200_000);
    await w.advance(5_000);
    expect(w.socket.of('session.join').at(-1)).toMatchObject({ resume: true, agoMs: 5_000 });
  });

  test('a client that is closed first reports what it owes', async () => {
    const w = await working();
    w.press();
    await w.advance(5_000);
    w.press();
    await w.advance(1_000);
    w.client.close();
    expect(w.sent()).toEqual([0, 1_000]);
  });

  test('a page that is hidden or left reports at once what it owes', async () => {
    const w = await working();
    w.press();
    await w.advance(5_000);
    w.press();
    await w.advance(2_000);
    await w.hide();
    expect(w.sent()).toEqual([0, 2_000]);
    await w.hide();
    expect(w.sent()).toHaveLength(2);
  });

  test('what was done without a connection is reported by the return, with its age, and only by that', async () => {
    const w = await working();
    await w.lose();
    w.press();
    await w.advance(500);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ resume: true, agoMs: 500 }]);
    await w.reply(w.last(), 'session.join', w.joined({ warnAt: w.now() - 500 + policy.idleTimeout }));
    await w.advance(120_000);
    expect(w.last().of('activity')).toEqual([]);
  });

  test('what was sent into a dead connection is reported by the return', async () => {
    const w = await working();
    w.press();
    await w.advance(1_000);
    expect(w.sent()).toEqual([0]);
    await w.lose();
    await w.advance(500);
    await w.welcome();
    // Nobody knows what has arrived; the server recognizes what is no news.
    expect(w.last().of('session.join')).toMatchObject([{ resume: true, agoMs: 1_500 }]);
    await w.reply(w.last(), 'session.join', w.joined());
    await w.advance(120_000);
    expect(w.last().of('activity')).toEqual([]);
  });

  test('and by each return that follows an unanswered one', async () => {
    const w = await working();
    await w.lose();
    w.press();
    await w.advance(500);
    await w.welcome();
    await w.lose();
    await w.advance(1_000);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ agoMs: 1_500 }]);
  });

  test('what was done since it was reported is reported like anything else', async () => {
    const w = await working();
    await w.lose();
    w.press();
    await w.advance(500);
    await w.welcome();
    await w.advance(5_000);
    w.press();
    await w.reply(w.last(), 'session.join', w.joined());
    expect(w.last().of('activity')).toMatchObject([{ agoMs: 0 }]);
  });

  test('a return after which nothing was done, or during a warning, reports nothing', async () => {
    const w = await working();
    await w.lose();
    await w.advance(500);
    await w.welcome();
    expect(w.last().of('session.join')[0]).not.toHaveProperty('agoMs');
    const logoutAt = w.now() + policy.warningPeriod;
    await w.reply(w.last(), 'session.join', w.joined({ phase: 'warned', warnAt: null, logoutAt }));
    await w.lose();
    w.press();
    await w.advance(1_000);
    await w.welcome();
    expect(w.last().of('session.join')[0]).not.toHaveProperty('agoMs');
  });

  test('a write that has to wait for a connection counts from when it was made', async () => {
    const w = await working();
    await w.lose();
    void w.participation.put('n1', 'offline');
    await w.advance(500);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ resume: true, agoMs: 500 }]);
    await w.reply(w.last(), 'session.join', w.joined({ warnAt: w.now() - 500 + policy.idleTimeout }));
    expect(w.last().of('content.put')).toMatchObject([{ value: 'offline', activity: false }]);
  });

  test('whatever happens to the machine’s clock meanwhile', async () => {
    const w = await working();
    void w.participation.put('n1', 'before');
    await settled();
    await w.advance(3_000);
    await w.lose();
    w.setWrong(3_600_000);
    await w.advance(500);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ agoMs: 3_500 }]);
  });

  test('so does one that is repeated because its first reply was lost', async () => {
    const w = await working();
    void w.participation.put('n1', 'twice');
    await settled();
    expect(w.socket.of('content.put')[0]).not.toHaveProperty('activity');
    await w.advance(3_000);
    await w.lose();
    await w.advance(500);
    await w.welcome();
    expect(w.last().of('session.join')).toMatchObject([{ agoMs: 3_500 }]);
    await w.reply(w.last(), 'session.join', w.joined({ warnAt: w.now() - 3_500 + policy.idleTimeout }));
    expect(w.last().of('content.put')).toMatchObject([{ value: 'twice', activity: false }]);
  });

  test('an ended participation takes its activity along', async () => {
    const w = await working();
    w.press();
    await w.advance(1_000);
    w.press();
    await w.tell(w.socket, {
      type: 'session.ended',
      sessionId: 's1',
      ending: 'inactivity',
      at: w.now(),
      mayReturn: true,
    });
    w.participation.reenter();
    await settled();
    await w.reply(w.socket, 'session.join', w.joined());
    await w.advance(120_000);
    expect(w.sent()).toEqual([0]);
  });

  test('it moves the warning that is shown, and stops with its tracking', async () => {
    const w = await working();
    await w.advance(100_000);
    w.press();
    expect(w.participation.getSnapshot().warnAt).toBe(w.now() + policy.idleTimeout);
    w.stop();
    await w.advance(100_000);
    w.press();
    await w.hide();
    expect(w.sent()).toEqual([0]);
  });
});

describe('The throttle', () => {
  const throttling = () => {
    const time = handClock();
    const sent: { readonly at: number; readonly ago: number }[] = [];
    const line = { isUp: true };
    const { clock } = time;
    const throttle = activityThrottle(
      clock,
      () => 60_000,
      (ago) => {
        if (line.isUp) sent.push({ at: clock.elapsed(), ago });
        return line.isUp;
      },
    );
    return { ...time, line, throttle, sent: () => sent.map(({ at, ago }) => [at, ago]) };
  };

  test('has nothing to report before anything was done', async () => {
    const { throttle, sent, advance } = throttling();
    throttle.flush();
    expect(throttle.told()).toBe(Infinity);
    throttle.said();
    await advance(120_000);
    expect(sent()).toEqual([]);
  });

  test('counts the interval from its last report', async () => {
    const { throttle, sent, advance } = throttling();
    throttle.act();
    await advance(10_000);
    throttle.act();
    await advance(10_000);
    throttle.flush();
    await advance(10_000);
    throttle.act();
    await advance(100_000);
    expect(sent()).toEqual([
      [0, 0],
      [20_000, 10_000],
      [80_000, 50_000],
    ]);
    throttle.act();
    throttle.flush();
    expect(sent()).toHaveLength(4);
  });

  test('keeps what could not be reported, and reports it as soon as possible', async () => {
    const { throttle, sent, advance, line } = throttling();
    line.isUp = false;
    throttle.act();
    await advance(5_000);
    throttle.flush();
    line.isUp = true;
    await advance(5_000);
    expect(sent()).toEqual([]);
    throttle.flush();
    expect(sent()).toEqual([[10_000, 10_000]]);
  });

  test('notes what was done at another time, unless something was done later', async () => {
    const { throttle, sent, advance } = throttling();
    await advance(50_000);
    throttle.note(20_000);
    throttle.note(10_000);
    expect(throttle.told()).toBe(30_000);
    throttle.flush();
    expect(sent()).toEqual([[50_000, 30_000]]);
  });

  test('counts as reported what a return has reported, and nothing done since', async () => {
    const { throttle, sent, advance, line } = throttling();
    line.isUp = false;
    throttle.act();
    await advance(5_000);
    expect(throttle.told()).toBe(5_000);
    line.isUp = true;
    throttle.said();
    expect(sent()).toEqual([]);
    await advance(1_000);
    throttle.act();
    expect(throttle.told()).toBe(0);
    await advance(1_000);
    throttle.flush();
    throttle.said();
    expect(sent()).toEqual([[6_000, 0]]);
    await advance(60_000);
    expect(throttle.told()).toBe(61_000);
    line.isUp = false;
    throttle.act();
    throttle.told();
    await advance(1_000);
    throttle.act();
    line.isUp = true;
    await advance(1_000);
    throttle.said();
    expect(sent().slice(1)).toEqual([[69_000, 1_000]]);
  });

  test('does not report again what it has already reported when an older return arrives', async () => {
    const { throttle, sent, advance } = throttling();
    throttle.act();
    throttle.told();
    await advance(60_000);
    throttle.act();
    throttle.said();
    await advance(120_000);
    expect(sent()).toEqual([
      [0, 0],
      [60_000, 0],
    ]);
  });

  test('forgets what was done, and when it may next report', async () => {
    const { throttle, sent, advance } = throttling();
    throttle.act();
    await advance(1_000);
    throttle.act();
    throttle.forget();
    expect(throttle.told()).toBe(Infinity);
    await advance(1_000);
    throttle.act();
    await advance(120_000);
    expect(sent()).toEqual([
      [0, 0],
      [2_000, 0],
    ]);
    throttle.forget();
    throttle.flush();
    expect(sent()).toHaveLength(2);
  });

  test('reports whole milliseconds', () => {
    const time = handClock();
    let elapsed = 0.2;
    const ages: number[] = [];
    const throttle = activityThrottle(
      { ...time.clock, elapsed: () => elapsed },
      () => 60_000,
      (ago) => {
        ages.push(ago);
        return ages.length > 1;
      },
    );
    throttle.act();
    elapsed = 7.9;
    throttle.flush();
    expect(ages).toEqual([0, 8]);
  });
});
