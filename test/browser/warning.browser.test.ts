import { expect, test } from '@jest/globals';
import { describeInBrowser, gone } from './setting.ts';
import { newProfile, openTab, type Tab } from './tab.ts';

/** Whether a person sees the button, and could press it. */
const isInFront = (tab: Tab) =>
  tab.extend.evaluate((button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    const root = button.getRootNode() as ShadowRoot;
    return root.elementFromPoint(left + width / 2, top + height / 2) === button;
  });

describeInBrowser(
  'the warning',
  ({ browser, stack }) => {
    test('is in front of what is full screen before and after, in any colours, and says at zero what happens', async () => {
      const profile = await newProfile(browser());
      // The server’s last word gets lost.
      await profile.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        server.onMessage((text) => {
          if (!String(text).includes('"session.ended"')) socket.send(text);
        });
      });
      const ben = await openTab(profile, `${stack().url}/sessions/s2`);
      await ben.signIn('Ben');
      await ben.addNote.waitFor();
      const fill = () =>
        ben.page.locator('.workspace').evaluate((workspace) => workspace.requestFullscreen());
      await fill();
      await ben.warning.waitFor();
      expect(await isInFront(ben)).toBe(true);
      const text = await ben.warning.textContent();
      // The colours of the page, and none that lets it shine through.
      const colours = await ben.page.evaluate(() => {
        const dialog = document.querySelector('vigil-warning')?.shadowRoot?.querySelector('dialog');
        const primary = document.querySelector('.notes .primary');
        const of = (element: Element | null | undefined) =>
          element ? getComputedStyle(element).backgroundColor : 'none';
        return { sheet: of(dialog), extend: of(dialog?.querySelector('button')), primary: of(primary) };
      });
      expect(colours.extend).toBe(colours.primary);
      expect(colours.sheet).toMatch(/^rgb\(/);
      expect(text).toMatch(/you will be logged out at \d\d:\d\d.*, in \d seconds\./);
      expect(await ben.page.locator('.note').isVisible()).toBe(false);
      await ben.page.evaluate(() => document.exitFullscreen());
      await fill();
      expect(await isInFront(ben)).toBe(true);
      expect(await ben.warning.evaluate((dialog) => dialog.matches(':focus'))).toBe(true);

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

    test('lets a search go on, takes its next letter for an answer, and sends nothing off for Enter', async () => {
      const profile = await newProfile(browser());
      const anna = await openTab(profile, `${stack().url}/sessions/s1`);
      await anna.signIn('Anna');
      await anna.addNote.waitFor();
      // A field of an application’s own, in a component of its own.
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
  },
  { idle: '6s', warning: '8s' },
);
