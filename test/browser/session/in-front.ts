import { expect } from '@jest/globals';
import { arrive } from '../arrival.ts';
import type { SettingOfLine } from '../setting.ts';
import { newProfile, type Tab } from '../tab.ts';

/** Whether a person sees the button and could press it. */
const isInFront = (tab: Tab) =>
  tab.extend.evaluate((button) => {
    const { left, top, width, height } = button.getBoundingClientRect();
    const root = button.getRootNode() as ShadowRoot;
    return root.elementFromPoint(left + width / 2, top + height / 2) === button;
  });

/** What a warning looks like, whatever else is shown. */
export const inFront = ({ browser, stack, test }: SettingOfLine): void => {
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
    const fill = () => ben.page.locator('.workspace').evaluate((workspace) => workspace.requestFullscreen());
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
};
