import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { enter } from '../people/person.ts';
import { eventually, openTab } from '../people/sdk-tab.ts';
import {
  colleague,
  farTab,
  GRACE,
  HOUR,
  IDLE,
  left,
  opened,
  roomOf,
  stack,
  tab,
  WARNING,
} from './complaint-cast.ts';

/** People whose connection, laptop or attention was away. */
export const ofAbsence: Record<string, () => Promise<void>> = {
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
      // What it showed in between was never a countdown that had run out, nor the session as if nothing had happened.
      const between = laptop.said.filter(({ at, live }) => at >= woken && live && at < told.at);
      expect(between.filter(({ logoutAt, at }) => logoutAt !== null && logoutAt < at)).toEqual([]);
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
    await pause(GRACE + 1_000);
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
    await eventually('the second connection', () => anna.connections() >= 2 && statuses.length > 0);
    expect([warnAt, null]).toContain(anna.now().warnAt);
    // The platform ends a connection that sends nothing, and would have ended Anna's.
    expect(await raw.isClosed()).toEqual({ code: 1001 });
    clearInterval(heartbeat);
    expect(ben.connections()).toBeGreaterThanOrEqual(2);
    expect(statuses).not.toContain('waiting');
    expect(anna.shown.slice(seen).every(({ live }) => live)).toBe(true);
    expect(ben.hasSeenLeaving('Anna', from)).toBe(false);
    const warned = await anna.becomes('warned');
    expect(warned.logoutAt).toBeGreaterThanOrEqual((warnAt ?? 0) + WARNING);
    expect(warned.logoutAt).toBeLessThan((warnAt ?? 0) + WARNING + 10_000);
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
    // They had gone, silently; they are back as idle as they were: warned, with the full time to answer.
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
    // A station now and then, each followed by a tunnel.
    while (anna.now().phase === 'present') {
      await anna.until('a connection', ({ live }) => live);
      await pause(1_000);
      anna.cut();
    }
    expect(anna.connections()).toBeGreaterThanOrEqual(4);
    expect(ben.hasSeenLeaving('Anna', from)).toBe(false);
    const { logoutAt } = await anna.becomes('warned');
    expect(logoutAt).toBeGreaterThanOrEqual((warnAt ?? 0) + WARNING);
    expect(logoutAt).toBeLessThan((warnAt ?? 0) + WARNING + 10_000);
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
};
