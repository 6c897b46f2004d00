import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { systemClock } from '../../../client/clock.ts';
import { colleague, farTab, HOUR, IDLE, left, roomOf, tab, WARNING } from './complaint-cast.ts';

/** How long a message may take on a machine with much else to do; people complain of minutes. */
const A_MOMENT = 4_000;

/** People with several tabs and devices. */
export const ofTabs: Record<string, () => Promise<void>> = {
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
    const warned = await background.becomes('warned').finally(() => {
      isThrottled = false;
    });
    await throttling;
    expect(Math.abs(warned.serverNow - warned.at)).toBeLessThan(A_MOMENT);
    const asked = Date.now();
    background.tell('say');
    const now = await background.becomes('warned', asked);
    expect(Math.abs(now.serverNow - now.at)).toBeLessThan(A_MOMENT);
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
    for (const end = Date.now() + IDLE + 3_000; Date.now() < end; ) {
      other.session.act();
      await pause(1_000);
    }
    await other.becomes('present');
    expect(other.shown.some(({ phase }) => phase === 'warned')).toBe(false);
    expect(ben.hasSeenLeaving('Anna', from)).toBe(false);
  },

  '“I was working in one tab, and the other one said that I was idle.”': async () => {
    const room = roomOf('two tabs');
    const [busy, idle] = [await tab('anna', room), await tab('anna', room)];
    for (const end = Date.now() + IDLE + 3_000; Date.now() < end; ) {
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
      expect(Math.abs(client.serverNow() - Date.now())).toBeLessThan(A_MOMENT);
      expect(Math.abs((now().logoutAt ?? 0) - client.serverNow() - left(now().logoutAt))).toBeLessThan(
        A_MOMENT,
      );
    }
    expect(ahead.now().logoutAt).toBe(behind.now().logoutAt);
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
