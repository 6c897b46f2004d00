import { describe, expect, test } from '@jest/globals';
import { watchForWaking } from '../../../client/link/waking.ts';
import { handClock } from '../hand-clock.ts';
import { ended, inside, joining, policy } from '../world.ts';

describe('waking', () => {
  test('after a sleep it asks the server before anything counts as confirmed', async () => {
    const { participation, socket, ...w } = await inside();
    w.sleep(3_600_000);
    await w.advance(0);
    expect(participation.getSnapshot().live).toBe(false);
    expect(socket.of('session.join').at(-1)).toMatchObject({ resume: true });
    await w.reply(socket, 'session.join', ended(w.now() - 600_000));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', live: true });
  });

  test('what was said meanwhile is heard before any timer, and counts as little', async () => {
    const { participation, socket, ...w } = await inside();
    const live: boolean[] = [];
    participation.subscribe(() => live.push(participation.getSnapshot().live));
    const logoutAt = w.now() + policy.idleTimeout + policy.warningPeriod;
    w.sleep(3_600_000);
    await w.tell(socket, {
      type: 'session.warning',
      sessionId: 's1',
      serverTime: logoutAt - policy.warningPeriod,
      logoutAt,
    });
    expect(participation.getSnapshot()).toMatchObject({ phase: 'warned', logoutAt, live: false });
    await w.reply(socket, 'session.join', ended(logoutAt));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'ended', live: true });
    expect(live).toEqual([false, false, true]);
    expect(socket.of('session.join')).toMatchObject([{}, { resume: true }]);
  });

  test('the answer to what was asked before the sleep confirms nothing', async () => {
    const { participation, socket, ...w } = await joining();
    w.sleep(3_600_000);
    const told: boolean[] = [];
    participation.subscribe(() => void told.push(participation.getSnapshot().live));
    await w.reply(socket, 'session.join', w.joined({ serverTime: w.now() - 3_600_000 }));
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: false });
    expect(told).not.toContain(true);
    expect(socket.of('session.join')).toMatchObject([{}, { resume: true }]);
    await w.reply(socket, 'session.join', w.joined());
    expect(participation.getSnapshot()).toMatchObject({ phase: 'present', live: true });
  });

  test('so it does when it becomes visible again, and when the clock has been set', async () => {
    const { participation, socket, ...w } = await inside();
    await w.hide();
    await w.advance(20_000);
    await w.show();
    expect(participation.getSnapshot().live).toBe(false);
    await w.reply(socket, 'session.join', w.joined());
    await w.reply(socket, 'ping', { type: 'pong' });
    expect(participation.getSnapshot().live).toBe(true);
    w.setWrong(-3_600_000);
    await w.advance(5_000);
    expect(participation.getSnapshot().live).toBe(false);
  });

  test('a hidden page is not judged by its throttled timers', async () => {
    const { socket, ...w } = await inside();
    await w.hide();
    w.sleep(60_000);
    await w.advance(0);
    expect(socket.of('session.join')).toHaveLength(1);
  });

  test('a connection that does not answer on waking is replaced', async () => {
    const { client, socket, ...w } = await inside();
    w.sleep(3_600_000);
    await w.advance(10_000);
    expect(socket.closedWith).toBe(1000);
    await w.advance(1_000);
    await w.welcome();
    expect(client.getStatus().name).toBe('open');
    expect(w.last().of('session.join')).toMatchObject([{ resume: true }]);
  });
});

describe('What counts as a sleep', () => {
  const watching = () => {
    const time = handClock();
    const page = { hidden: false, hide: () => {}, show: () => {} };
    let [woken, listening] = [0, 2];
    const ignore = () => {
      listening -= 1;
    };
    const [look, stop] = watchForWaking(
      time.clock,
      {
        hidden: () => page.hidden,
        onOnline: () => () => {},
        onHidden: (listener) => {
          page.hide = listener;
          return ignore;
        },
        onVisible: (listener) => {
          page.show = listener;
          return ignore;
        },
      },
      () => {
        woken += 1;
      },
    );
    return { ...time, page, look, stop, woken: () => woken, listening: () => listening };
  };

  test.each([
    ['fifteen seconds do not', 15_000, 0],
    ['anything longer does', 15_001, 1],
  ])('%s', async (_, slept, expected) => {
    const w = watching();
    w.sleep(slept);
    await w.advance(0);
    expect(w.woken()).toBe(expected);
    await w.advance(60_000);
    expect(w.woken()).toBe(expected);
  });

  test.each([
    ['a clock that stands still does not', -5_000, 0],
    ['one that goes back does', -5_001, 1],
  ])('%s', async (_, wrong, expected) => {
    const w = watching();
    w.setWrong(wrong);
    await w.advance(5_000);
    expect(w.woken()).toBe(expected);
  });

  test('is found by whoever looks before a timer does, and once', async () => {
    const w = watching();
    w.sleep(60_000);
    w.look();
    expect(w.woken()).toBe(1);
    w.look();
    await w.advance(0);
    expect(w.woken()).toBe(1);
  });

  test('is looked for every five seconds', async () => {
    const w = watching();
    w.setWrong(-60_000);
    await w.advance(4_999);
    expect(w.woken()).toBe(0);
    await w.advance(1);
    w.setWrong(0);
    await w.advance(5_000);
    expect(w.woken()).toBe(2);
  });

  test('is not looked for while hidden, and the time hidden counts on coming back', async () => {
    const w = watching();
    await w.advance(4_000);
    w.page.hidden = true;
    w.page.hide();
    await w.advance(15_000);
    w.page.hidden = false;
    w.page.show();
    expect(w.woken()).toBe(0);
    w.page.hide();
    w.page.hidden = true;
    await w.advance(15_001);
    expect(w.woken()).toBe(0);
    w.page.hidden = false;
    w.page.show();
    expect(w.woken()).toBe(1);
  });

  test('is no longer looked for once nobody watches', async () => {
    const w = watching();
    await w.advance(5_000);
    w.stop();
    w.sleep(60_000);
    await w.advance(60_000);
    expect([w.woken(), w.listening()]).toEqual([0, 0]);
  });
});
