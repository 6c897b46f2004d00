import { expect } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { newSession } from '../new-session.ts';
import { gone, type SettingOfLine } from '../setting.ts';
import { keepBusy, newProfile, openTab } from '../tab.ts';

/** Somebody whose tabs are all hidden, with a record of what their browser was made to do. */
const elsewhere = async (
  browser: Browser,
  permission: NotificationPermission,
): Promise<{ profile: BrowserContext; heard: readonly string[] }> => {
  const profile = await newProfile(browser);
  const heard: string[] = [];
  await profile.exposeFunction('heard', (what: string) => void heard.push(what));
  await profile.addInitScript((answer) => {
    const { heard: tell } = globalThis as unknown as { heard: (what: string) => void };
    document.hasFocus = () => false;
    globalThis.AudioContext = class extends AudioContext {
      constructor() {
        super();
        tell('a chime');
      }
    };
    globalThis.Notification = class {
      // Shared by all tabs.
      static get permission() {
        return localStorage.getItem('permission') ?? 'default';
      }
      static async requestPermission() {
        tell('a question');
        localStorage.setItem('permission', answer);
        return answer;
      }
      constructor(title: string) {
        tell(title);
      }
      close() {}
    } as unknown as typeof Notification;
  }, permission);
  return { profile, heard };
};

const hears = async ({ heard }: { readonly heard: readonly string[] }, what: string, times = 1) => {
  const isHeard = () => heard.filter((one) => one === what).length >= times;
  for (const until = Date.now() + 15_000; !isHeard() && Date.now() < until; )
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(heard).toContain(what);
};

/** How people are called who look elsewhere. */
export const calls = ({ browser, stack, test }: SettingOfLine): void => {
  test('calls people who look elsewhere: always in the title, with one chime and one notification for those who asked, and never before that', async () => {
    const annas = await elsewhere(browser(), 'granted');
    const session = await newSession(stack(), 'anna', 'Studio');
    const anna = await arrive(annas.profile, 'Anna', session);
    await anna.addNote.waitFor();
    const stop = keepBusy(anna);
    const second = await openTab(annas.profile, session);
    await second.addNote.waitFor();
    await anna.page.getByRole('button', { name: 'Manage' }).click();
    await anna.page.getByRole('button', { name: 'Create link' }).click();
    const link = await anna.page.getByRole('textbox', { name: 'Link' }).inputValue();
    await anna.page.getByRole('button', { name: 'Manage' }).click();
    expect(annas.heard).toEqual([]);
    await anna.page.getByRole('button', { name: 'Alert me' }).click();
    await anna.page.getByText(/^You’ll hear a chime and see a notification/).waitFor();
    expect(annas.heard).toEqual(['a question', 'a chime']);
    expect(await violations(anna.page)).toEqual([]);

    const guests = await elsewhere(browser(), 'denied');
    const guest = await openTab(guests.profile, link);
    await guest.page.getByLabel('Your name').fill('Gil');
    await guest.page.keyboard.press('Enter');
    await guest.page.getByRole('button', { name: 'Alert me' }).click();
    await guest.page.getByText(/Your browser blocks notifications from this page/).waitFor();
    expect(await violations(guest.page)).toEqual([]);
    for (const { page } of [anna, second])
      await page.waitForFunction(() => document.title === 'Gil is at the door. – Studio – Vigil');
    const icon = () => anna.page.locator('link[rel="icon"]').getAttribute('href');
    const marked = await icon();
    await hears(annas, 'Gil is at the door.');

    await second.page.getByRole('button', { name: 'Let in: Gil' }).click();
    await guest.page.waitForFunction(() => document.title === 'You were let in – Studio – Vigil');
    await anna.page.waitForFunction(() => document.title === 'Studio – Vigil');
    expect(await icon()).not.toBe(marked);
    await guest.page.evaluate(() => dispatchEvent(new Event('focus')));
    await guest.page.waitForFunction(() => document.title === 'Studio – Vigil');
    await hears(guests, 'a chime', 2);
    expect(guests.heard).toEqual(['a question', 'a chime', 'a chime']);

    await stop();
    await Promise.all([anna.warning.waitFor(), second.warning.waitFor()]);
    expect(await icon()).toBe(marked);
    await hears(annas, 'Are you still there?');
    await anna.extend.click();
    await gone(second.warning);
    // Once each, although both tabs were told of it, seconds ago by now.
    expect(annas.heard).toEqual([
      'a question',
      'a chime',
      'Gil is at the door.',
      'a chime',
      'Are you still there?',
      'a chime',
    ]);
    await anna.page.getByRole('button', { name: 'Alert me' }).click();
    await anna.page.getByText('Alerts are off.').waitFor();
    expect([anna, second, guest].flatMap(({ faults }) => faults)).toEqual([]);
    await Promise.all([annas.profile.close(), guests.profile.close()]);
  }, 90_000);
};
