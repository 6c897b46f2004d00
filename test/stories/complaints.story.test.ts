import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../client/clock.ts';
import { openFarTab } from './far-tab.ts';
import { enter } from './person.ts';
import { roomsOf } from './rooms.ts';
import { eventually, openTab, type Tab } from './sdk-tab.ts';
import { startStack } from './stack.ts';

/**
 * What people complain of where others have built such a thing, each with the platform's limits shortened: a silent
 * connection is closed after 6 s and every one after 12 s. All go on side by side, each in a room of its own.
 */
const IDLE = 10_000;
const WARNING = 8_000;
const LIFETIME = 12_000;
const HOUR = 3_600_000;

const stack = await startStack({
  idle: '10s',
  warning: '8s',
  grace: '4s',
  lease: '9s',
  'keep-alive': '3s',
  'gateway-idle': '6s',
  'gateway-lifetime': '12s',
});
const roomOf = await roomsOf(stack, [
  'slept',
  'throttled',
  'discarded',
  'two tabs',
  'dialog',
  'clocks',
  'reload',
  'rollover',
  'silent close',
  'long idle',
  'flapping',
  'offline',
  'two devices',
]);

const opened: { close(): unknown }[] = [];
const farTabs: { kill(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of opened) one.close();
  await Promise.all(farTabs.map((tab) => tab.kill()));
  await stack.remove();
});

const tab = async (user: string, room: string, options: Parameters<typeof openTab>[3] = {}): Promise<Tab> => {
  const one = openTab(stack, user, room, { lifetime: LIFETIME, ...options });
  opened.push(one);
  await one.ready();
  return one;
};

const farTab = async (user: string, room: string) => {
  const one = openFarTab(stack, user, room, LIFETIME);
  farTabs.push(one);
  await one.becomes('present');
  return one;
};

/** Somebody else in the room, who works all the time and sees who comes and goes. */
const colleague = async (room: string) => {
  const ben = await tab('ben', room);
  const timer = setInterval(() => ben.session.act(), 500);
  opened.push({ close: () => clearInterval(timer) });
  const rosters = () => ben.shown.map(({ roster }) => roster.map(({ name }) => name));
  return {
    ...ben,
    hasSeenLeaving: (name: string, from = 0) =>
      rosters()
        .slice(from)
        .some((names) => !names.includes(name)),
  };
};

/** How long the state says that somebody has until the logout, on the real clock. */
const left = (logoutAt: number | null) => (logoutAt ?? 0) - Date.now();

const stories: Record<string, () => Promise<void>> = {
  '“My laptop slept through the warning and the logout, and when I opened it I was still shown inside.”':
    async () => {
      const room = roomOf('slept');
      const [laptop, phone] = [await farTab('anna', room), await tab('anna', room)];
      laptop.sleep();
      await phone.becomes('warned');
      await phone.becomes('ended');
      expect(laptop.said.at(-1)?.phase).toBe('present');
      const woken = Date.now();
      laptop.wake();
      const told = await laptop.becomes('ended', woken);
      expect(told.ending).toMatchObject({ ending: 'inactivity', mayReturn: true });
      expect(told.ending?.at).toBe(phone.now().ending?.at);
      // What it showed in between was never a countdown that had run out, nor the session as if nothing had been.
      const between = laptop.said.filter(({ at, live }) => at >= woken && live && at < told.at);
      expect(between.filter(({ logoutAt, at }) => logoutAt !== null && logoutAt < at)).toEqual([]);
    },

  '“The tab was in the background, and its countdown was minutes off.”': async () => {
    const room = roomOf('throttled');
    const background = await farTab('anna', room);
    let isThrottled = true;
    const throttling = (async () => {
      while (isThrottled) {
        background.sleep();
        await pause(1_000);
        background.wake();
        await pause(250);
      }
    })();
    const warned = await background.becomes('warned');
    isThrottled = false;
    await throttling;
    expect(Math.abs(warned.serverNow - warned.at)).toBeLessThan(1_200);
    const asked = Date.now();
    background.tell('say');
    const now = await background.becomes('warned', asked);
    expect(Math.abs(now.serverNow - now.at)).toBeLessThan(500);
    expect(left(now.logoutAt)).toBeLessThanOrEqual(WARNING);
    background.tell('extend');
    await background.becomes('present', asked);
  },

  '“The browser threw one of my tabs away, and I was logged out of the other one too.”': async () => {
    const room = roomOf('discarded');
    const ben = await colleague(room);
    const [discarded, other] = [await farTab('anna', room), await tab('anna', room)];
    await ben.until('Anna is there', ({ roster }) => roster.length === 2);
    const from = ben.shown.length;
    await discarded.kill();
    for (let second = 0; second < 13; second += 1) {
      other.session.act();
      await pause(1_000);
    }
    expect(other.now()).toMatchObject({ phase: 'present', live: true });
    expect(other.shown.some(({ phase }) => phase === 'warned')).toBe(false);
    expect(ben.hasSeenLeaving('Anna', from)).toBe(false);
  },

  '“I was working in one tab, and the other one said that I was idle.”': async () => {
    const room = roomOf('two tabs');
    const [busy, idle] = [await tab('anna', room), await tab('anna', room)];
    for (let second = 0; second < 13; second += 1) {
      busy.session.act();
      await pause(1_000);
    }
    for (const { shown } of [busy, idle]) expect(shown.some(({ phase }) => phase === 'warned')).toBe(false);
    await idle.becomes('warned');
  },

  '“I extended in one tab, and the dialog stayed in the other.”': async () => {
    const room = roomOf('dialog');
    const [one, two] = [await tab('anna', room), await tab('anna', room)];
    await Promise.all([one.becomes('warned'), two.becomes('warned')]);
    expect(one.now().logoutAt).toBe(two.now().logoutAt);
    await one.session.extend();
    await two.becomes('present');
    expect(two.now()).toMatchObject({ logoutAt: null, warnAt: one.now().warnAt });
    await one.session.exit();
  },

  '“My clock is an hour off, and so was the countdown.”': async () => {
    const room = roomOf('clocks');
    const clockOff = (by: number) => ({ ...systemClock, now: () => Date.now() + by });
    const [ahead, behind] = [
      await tab('anna', room, { clock: clockOff(HOUR) }),
      await tab('anna', room, { clock: clockOff(-HOUR) }),
    ];
    await Promise.all([ahead.becomes('warned'), behind.becomes('warned')]);
    for (const { client, now } of [ahead, behind]) {
      expect(Math.abs(client.serverNow() - Date.now())).toBeLessThan(1_000);
      expect(Math.abs((now().logoutAt ?? 0) - client.serverNow() - left(now().logoutAt))).toBeLessThan(1_000);
    }
    expect(ahead.now().logoutAt).toBe(behind.now().logoutAt);
  },

  '“Whenever somebody reloads the page, they leave and come back.”': async () => {
    const room = roomOf('reload');
    const ben = await colleague(room);
    const before = await tab('anna', room);
    await ben.until('Anna is there', ({ roster }) => roster.length === 2);
    const { warnAt } = before.now();
    const from = ben.shown.length;
    before.close();
    const reloaded = await tab('anna', room, { resume: true });
    expect(reloaded.now().warnAt).toBe(warnAt);
    await pause(5_000);
    expect(ben.hasSeenLeaving('Anna', from)).toBe(false);
  },

  '“Every two hours everybody flickers, and a countdown starts anew.”': async () => {
    const room = roomOf('rollover');
    const [ben, raw] = [await colleague(room), await enter(stack, 'carla', room)];
    const anna = await tab('anna', room);
    opened.push(raw);
    const heartbeat = setInterval(() => raw.say({ action: 'activity', sessionId: room }), 2_000);
    opened.push({ close: () => clearInterval(heartbeat) });
    await ben.until('all are there', ({ roster }) => roster.length === 3);
    const from = ben.shown.length;
    const statuses: string[] = [];
    anna.client.on('status', ({ name }) => statuses.push(name));
    const { warnAt } = anna.now();
    const seen = anna.shown.length;
    await eventually('the second connection', () => anna.connections() === 2 && statuses.length > 0);
    expect(anna.now()).toMatchObject({ live: true });
    expect([warnAt, null]).toContain(anna.now().warnAt);
    // The platform ends a connection that does not look after itself, and would have ended Anna's.
    expect(await raw.isClosed()).toEqual({ code: 1001 });
    clearInterval(heartbeat);
    expect(ben.connections()).toBeGreaterThanOrEqual(2);
    expect(statuses).not.toContain('waiting');
    expect(anna.shown.slice(seen).every(({ live }) => live)).toBe(true);
    expect(ben.hasSeenLeaving('Anna', from)).toBe(false);
    const warned = await anna.becomes('warned');
    expect(warned.logoutAt).toBeGreaterThanOrEqual((warnAt ?? 0) + WARNING);
    expect(warned.logoutAt).toBeLessThan((warnAt ?? 0) + WARNING + 5_000);
  },

  '“I read for ten minutes, the connection was closed without a word, and I never saw the warning.”':
    async () => {
      const room = roomOf('silent close');
      const ben = await colleague(room);
      // It sends nothing by itself, so that the gateway finds it silent.
      const anna = await tab('anna', room, { keepAlive: HOUR });
      await ben.until('Anna is there', ({ roster }) => roster.length === 2);
      const from = ben.shown.length;
      const { warnAt } = anna.now();
      await eventually('the return', () => anna.connections() >= 2);
      await anna.becomes('warned');
      expect(anna.now().logoutAt).toBeGreaterThanOrEqual((warnAt ?? 0) + WARNING);
      expect(ben.hasSeenLeaving('Anna', from)).toBe(false);
      expect(anna.shown.some(({ phase }) => phase === 'ended')).toBe(false);
    },

  '“I came back after a long while, and could not tell whether I was in, or why not.”': async () => {
    const room = roomOf('long idle');
    const before = await tab('anna', room);
    await before.session.put('note', 'kept');
    before.close();
    await pause(IDLE + 2_000);
    // They had gone, silently; they are back as idle as they were: warned, with the whole time to answer.
    const back = await tab('anna', room, { resume: true });
    await back.becomes('warned');
    expect(left(back.now().logoutAt)).toBeGreaterThan(WARNING / 2);
    const ended = await back.becomes('ended');
    expect(ended.ending).toMatchObject({ ending: 'inactivity', mayReturn: true });
    back.close();
    const again = openTab(stack, 'anna', room, { resume: true });
    opened.push(again);
    expect((await again.becomes('ended')).ending?.ending).toBe('inactivity');
    again.session.reenter();
    await again.becomes('present');
    expect(again.now().items).toMatchObject([{ itemId: 'note', value: 'kept' }]);
  },

  '“On the train I was thrown out every minute, or was never logged out at all.”': async () => {
    const room = roomOf('flapping');
    const ben = await colleague(room);
    const anna = await tab('anna', room);
    await ben.until('Anna is there', ({ roster }) => roster.length === 2);
    const from = ben.shown.length;
    const { warnAt } = anna.now();
    const train = setInterval(() => anna.cut(), 1_500);
    opened.push({ close: () => clearInterval(train) });
    await eventually('several connections', () => anna.connections() >= 4);
    await anna.until('a warning', ({ phase }) => phase === 'warned');
    clearInterval(train);
    expect(ben.hasSeenLeaving('Anna', from)).toBe(false);
    const { logoutAt } = await anna.becomes('warned');
    expect(logoutAt).toBeGreaterThanOrEqual((warnAt ?? 0) + WARNING);
    expect(logoutAt).toBeLessThan((warnAt ?? 0) + WARNING + 5_000);
  },

  '“The warning came while I was offline, and I was logged out without having seen it.”': async () => {
    const room = roomOf('offline');
    const anna = await tab('anna', room);
    await pause(Math.max(0, (anna.now().warnAt ?? 0) - Date.now() - 1_000));
    anna.offline(true);
    await pause(2_500);
    expect(anna.now().live).toBe(false);
    anna.offline(false);
    const { logoutAt } = await anna.becomes('warned');
    expect(left(logoutAt)).toBeGreaterThan(1_000);
    expect(left(logoutAt)).toBeLessThanOrEqual(WARNING);
    await anna.session.extend();
    expect(anna.now().phase).toBe('present');
  },

  '“I left on the phone, and the laptop went on showing me inside.”': async () => {
    const room = roomOf('two devices');
    const ben = await colleague(room);
    const [laptop, phone] = [await farTab('anna', room), await tab('anna', room)];
    await ben.until('Anna is there once', ({ roster }) => roster.length === 2);
    await phone.session.exit();
    expect((await laptop.becomes('ended')).ending).toMatchObject({ ending: 'exit', mayReturn: true });
    await ben.until('Anna has left', ({ roster }) => roster.length === 1);
  },
};

describe('People complain', () => {
  // They wait far more than they work, so all begin at once, and each test waits for its own.
  const told = Object.entries(stories).map(([complaint, story]) => ({
    complaint,
    outcome: story().then(
      () => null,
      (fault: unknown) => fault,
    ),
  }));
  test.each(told)(
    '$complaint',
    async ({ outcome }) => {
      const fault = await outcome;
      if (fault !== null) throw fault;
    },
    90_000,
  );
});
