import { expect, test } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { keepBack } from '../lists/intercept.ts';
import { describeInBrowser, gone } from '../setting.ts';
import { keepBusy, newProfile, openTab, type Tab } from '../tab.ts';

/** Whether a person sees the button and could press it. */
const isInFront = (tab: Tab) =>
  tab.extend.evaluate((button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    const root = button.getRootNode() as ShadowRoot;
    return root.elementFromPoint(left + width / 2, top + height / 2) === button;
  });

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

describeInBrowser(
  'the warning',
  ({ browser, stack }) => {
    test('is in front of whatever is full screen before and after, in any colours, and says at zero what happens', async () => {
      const profile = await newProfile(browser());
      // The server’s last message gets lost.
      await profile.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        server.onMessage((text) => {
          if (!String(text).includes('"session.ended"')) socket.send(text);
        });
      });
      const ben = await arrive(profile, 'Ben', `${stack().url}/sessions/s2`);
      await ben.addNote.waitFor();
      const fill = () =>
        ben.page.locator('.workspace').evaluate((workspace) => workspace.requestFullscreen());
      await fill();
      await ben.warning.waitFor();
      expect(await isInFront(ben)).toBe(true);
      const text = await ben.warning.textContent();
      // The dialog has the page's colours, and does not let the page show through.
      const colours = await ben.page.evaluate(() => {
        const dialog = document.querySelector('vigil-warning')?.shadowRoot?.querySelector('dialog');
        const primary = document.querySelector('.notes .primary');
        const of = (element: Element | null | undefined) =>
          element ? getComputedStyle(element).backgroundColor : 'none';
        return { sheet: of(dialog), extend: of(dialog?.querySelector('button')), primary: of(primary) };
      });
      expect(colours.extend).toBe(colours.primary);
      expect(colours.sheet).toMatch(/^rgb\(/);
      expect(text).toMatch(/you will be logged out at \d{1,2}:\d\d.*, in \d seconds\./);
      expect(await ben.page.locator('.note').isVisible()).toBe(false);
      await ben.page.evaluate(() => document.exitFullscreen());
      await fill();
      expect(await isInFront(ben)).toBe(true);
      expect(await ben.warning.evaluate((dialog) => dialog.matches(':focus'))).toBe(true);

      // As a framework moves what it has put into another order.
      await ben.page.evaluate(() => {
        const element = document.querySelector('vigil-warning');
        element?.parentElement?.prepend(element);
      });
      expect(await isInFront(ben)).toBe(true);
      expect(await ben.page.title()).toMatch(/^Still there\? \d/);

      await ben.page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
      const looks = await ben.warning.evaluate((dialog) => ({
        edge: getComputedStyle(dialog).borderTopWidth,
        first: getComputedStyle(dialog.querySelector('button') ?? dialog).borderTopWidth,
        bar: getComputedStyle(dialog.querySelector('progress') ?? dialog).borderTopWidth,
        moving: getComputedStyle(dialog).animationName,
      }));
      expect(looks).toEqual({ edge: '3px', first: '3px', bar: '1px', moving: 'none' });

      await ben.warning.getByRole('timer').getByText('Time is up. You are being logged out.').waitFor();
      expect(await ben.warning.getByRole('alert').allTextContents()).toContain(
        'Time is up. You are being logged out.',
      );
      expect(ben.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('lets a search go on, takes its next letter for an answer, and submits nothing on Enter', async () => {
      const profile = await newProfile(browser());
      const anna = await arrive(profile, 'Anna', `${stack().url}/sessions/s1`);
      await anna.addNote.waitFor();
      // An application’s own field in a component of its own.
      await anna.page.evaluate(() => {
        const host = document.createElement('div');
        host.attachShadow({ mode: 'open' }).innerHTML = '<form><input value="moon"></form>';
        document.body.prepend(host);
        const form = host.shadowRoot?.querySelector('form');
        form?.addEventListener('submit', (event) => {
          event.preventDefault();
          form.querySelector('input')?.setAttribute('value', 'It was sent.');
          document.title = 'It was sent.';
        });
        form?.querySelector('input')?.focus();
      });
      const field = anna.page.locator('form input');
      await anna.page.keyboard.press('End');
      await anna.warning.waitFor();
      await anna.page.keyboard.type('light');
      await gone(anna.warning);
      expect(await field.inputValue()).toBe('moonlight');
      await anna.page
        .locator('.note')
        .getByText(/^You went on typing, so you stay\. Logged out no sooner than \d/)
        .waitFor();

      await anna.warning.waitFor();
      await anna.page.keyboard.press('Enter');
      await gone(anna.warning);
      expect(await anna.page.title()).not.toContain('It was sent.');
      expect(anna.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('calls people who look elsewhere: always in the title, with one chime and one notification for those who asked, and never before that', async () => {
      const annas = await elsewhere(browser(), 'granted');
      const anna = await arrive(annas.profile, 'Anna', `${stack().url}/sessions/s1`);
      await anna.addNote.waitFor();
      const stop = keepBusy(anna);
      const second = await openTab(annas.profile, `${stack().url}/sessions/s1`);
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
        await page.waitForFunction(() => document.title === 'Gil is at the door. – Design review – Vigil');
      const icon = () => anna.page.locator('link[rel="icon"]').getAttribute('href');
      const marked = await icon();
      await hears(annas, 'Gil is at the door.');

      await second.page.getByRole('button', { name: 'Let in: Gil' }).click();
      await guest.page.waitForFunction(() => document.title === 'You were let in – Design review – Vigil');
      await anna.page.waitForFunction(() => document.title === 'Design review – Vigil');
      expect(await icon()).not.toBe(marked);
      await guest.page.evaluate(() => dispatchEvent(new Event('focus')));
      await guest.page.waitForFunction(() => document.title === 'Design review – Vigil');
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

    test('waits for somebody who says that they are here, visibly to everybody, until a moderator ends it', async () => {
      const [annas, bens] = [await newProfile(browser()), await newProfile(browser())];
      const anna = await arrive(annas, 'Anna', `${stack().url}/sessions/s1`);
      await anna.addNote.waitFor();
      const stop = keepBusy(anna);
      const beginning = await keepBack(bens, 'session.hold', 'session.held');
      const ben = await arrive(bens, 'Ben', `${stack().url}/sessions/s1`);
      const button = (name: string) => ben.page.getByRole('button', { name, exact: true });
      const aloud = (tab: Tab) => tab.page.getByRole('status');
      const form = ben.page.getByRole('dialog', { name: 'I’m here, without typing' });
      await button('I’m here, without typing').click();
      await form.getByRole('radio', { name: 'I’m reading' }).check();
      const lengths = form.getByLabel('For how long?').locator('option');
      expect(await lengths.allTextContents()).toEqual(['1 minute']);
      expect(await violations(ben.page)).toEqual([]);
      await button('Don’t warn me').click();
      // It is on its way, and cannot be cancelled any more.
      await beginning.asked();
      expect(await button('Cancel').getAttribute('aria-disabled')).toBe('true');
      await button('Cancel').click({ force: true });
      expect(await form.count()).toBe(1);
      await beginning.letGo();
      await gone(form);
      await aloud(ben)
        .getByText(/^“I’m reading”: you won’t be warned before \d/)
        .waitFor();
      await ben.page.getByText(/^“I’m reading”: 0:[0-5]\d left, until \d/).waitFor();
      expect(await ben.page.evaluate(() => document.activeElement?.textContent)).toBe('I’m back');
      expect(await violations(ben.page)).toEqual([]);
      const chip = anna.inside('Ben').getByText(/^reading until \d/);
      await chip.waitFor();
      await aloud(anna)
        .getByText(/^Ben: reading until \d/)
        .waitFor();
      // Also from outside, for somebody who looks who is inside.
      const list = await openTab(annas, stack().url);
      await list.page.getByRole('button', { name: 'More for Design review' }).click();
      await list.page.getByRole('menuitem', { name: 'Show who is inside' }).click();
      await list.page
        .getByRole('dialog', { name: 'Inside Design review' })
        .getByRole('listitem')
        .filter({ hasText: /^.*Ben.*reading until \d/ })
        .waitFor();
      expect(await violations(list.page)).toEqual([]);
      await list.page.close();
      await ben.page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
      await ben
        .inside('Ben')
        .getByText(/^liest bis \d/)
        .waitFor();

      // And for a moderator, as an exception to the session's timings.
      await anna.page.getByRole('button', { name: 'Manage', exact: true }).click();
      await anna.page.getByRole('button', { name: 'Who has other timings?' }).click();
      const others = anna.page.getByRole('dialog', { name: 'Other timings' });
      await others
        .getByRole('listitem')
        .filter({ hasText: /Ben.*reading until \d/ })
        .waitFor();
      expect(await others.getByRole('listitem').count()).toBe(1);
      expect(await violations(anna.page)).toEqual([]);
      await others.getByRole('button', { name: 'Close' }).click();
      await anna.page.getByRole('button', { name: 'Manage', exact: true }).click();

      // Longer than the idle timeout.
      await ben.page.getByText(/^„Ich lese“: noch 0:[0-4]\d, bis \d/).waitFor({ timeout: 30_000 });
      expect(await ben.page.locator('dialog[open]').count()).toBe(0);
      await ben.page.getByRole('combobox', { name: 'Sprache' }).selectOption('English');
      await anna.page.getByRole('button', { name: 'Warn as usual: Ben' }).click();
      expect(await violations(anna.page)).toEqual([]);
      await anna.agree();
      await ben.warning.waitFor();
      await gone(chip);
      expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Inside/);

      await ben.extend.click();
      await gone(ben.warning);
      await button('I’m here, without typing').click();
      await button('Don’t warn me').click();
      // The hold ends by itself while a moderator is asked whether to end it: the question disappears, and the focus is
      // not lost.
      await anna.page.getByRole('button', { name: 'Warn as usual: Ben' }).click();
      const question = anna.page.getByRole('group', { name: 'Warn as usual: Ben' });
      await question.waitFor();
      await button('I’m back').click();
      await gone(question);
      expect(await anna.page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Inside/);
      await aloud(ben).getByText('You will be warned as usual again.').waitFor();
      await button('I’m here, without typing').waitFor();
      await stop();
      expect([anna, ben, list].flatMap(({ faults }) => faults)).toEqual([]);
      await Promise.all([annas.close(), bens.close()]);
    }, 90_000);

    test('that nobody answers requires a login afterwards where a standard says so, in either language; a click does not suffice', async () => {
      const profile = await browser().newContext({
        locale: 'de-AT',
        viewport: { width: 1100, height: 760 },
      });
      const session = `${stack().url}/sessions/s2`;
      const { page, faults } = await openTab(profile, session);
      const heading = (name: string) => page.getByRole('heading', { name, exact: true });
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      await button('Anmelden').click();
      await button('Log in as Ben Licence holder').click();
      await heading('Sie wurden abgemeldet').waitFor({ timeout: 60_000 });
      await page.getByText('Um zurückzukommen, melden Sie sich neu an.').waitFor();
      expect(await button('Wieder eintreten').count()).toBe(0);
      expect(await violations(page)).toEqual([]);

      // A reload brings nobody back, though the browser still has its login.
      await page.reload();
      await heading('Sie wurden abgemeldet').waitFor();
      await button('Neu anmelden').waitFor();
      await page.getByRole('combobox', { name: 'Sprache' }).selectOption('English');
      await page.getByText('To come back, log in again.').waitFor();
      await button('Log in again').click();
      await button('Log in as Ben Licence holder').click();
      await button('Add a note').waitFor();
      expect(page.url()).toBe(session);
      expect(faults).toEqual([]);
      await profile.close();
    }, 90_000);
  },
  { idle: '6s', warning: '8s', standard: 'pci-dss-8.2.8', 'hold-limit': '60s' },
);
