import { expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { newProfile, openTab, type Tab } from '../tab.ts';
import { applicationOf, type OwnPage } from './own-page.ts';

/** Where the warning is shown in pages of others: their styles, their dialogs, their documents. */
export const hosts = (browser: () => Browser, own: () => OwnPage): void => {
  /** Prepares the page by a script, has somebody warned there, and goes on when the question has come. */
  const warned = async (before: string): Promise<Tab> => {
    own().serve(await applicationOf(hostPage));
    const tab = await openTab(await newProfile(browser()), own().address);
    await tab.page.getByText('A page of others').waitFor();
    await tab.page.emulateMedia({ reducedMotion: 'reduce' });
    await tab.page.evaluate(before);
    await tab.page.evaluate('warn()');
    await tab.page.locator('dialog:modal').waitFor();
    return tab;
  };
  const answers = (page: Page) => page.evaluate('answers');
  const close = async ({ page, faults }: Tab) => {
    expect(faults).toEqual([]);
    await page.context().close();
  };

  test('has the warning answered by mouse and keyboard, though a modal of its own lets nobody do anything elsewhere, and is left open', async () => {
    const tab = await warned(`
      document.body.style.pointerEvents = 'none';
      const swallow = (event) => {
        if (event.type === 'click' || event.key === 'Tab') event.preventDefault();
        event.stopImmediatePropagation();
      };
      for (const type of ['click', 'keydown']) document.addEventListener(type, swallow, true);
      globalThis.isOpen = true;
      const dismiss = () => { isOpen = false; };
      for (const type of ['pointerdown', 'mousedown', 'mouseup', 'keyup']) document.addEventListener(type, dismiss, true);
    `);
    const { page, extend } = tab;
    await extend.click({ timeout: 5_000 });
    expect(await answers(page)).toEqual(['extend']);
    await page.evaluate('warn()');
    await page.keyboard.press('Tab');
    expect(await extend.evaluate((button) => button.matches(':focus'))).toBe(true);
    await page.keyboard.press('Tab');
    await page.waitForTimeout(600);
    await page.keyboard.press('Enter');
    expect(await answers(page)).toEqual(['extend', 'exit']);
    expect(await page.evaluate('isOpen')).toBe(true);
    await close(tab);
  }, 30_000);

  test('has the warning look as it does anywhere, whatever it inherits, and inside the window where the page is scaled', async () => {
    const looksOf = async (body: string) => {
      const tab = await warned(`document.body.style.cssText = ${JSON.stringify(body)}`);
      await tab.page.setViewportSize({ width: 400, height: 420 });
      const box = await tab.warning.boundingBox();
      const size = await tab.extend.boundingBox();
      await close(tab);
      return [box, size];
    };
    const looks = await looksOf('');
    expect(
      await looksOf(
        'letter-spacing: 1em; white-space: nowrap; writing-mode: vertical-rl; visibility: hidden; font: 3rem serif',
      ),
    ).toEqual(looks);
    const [scaled] = await looksOf('zoom: 1.5');
    expect(scaled?.width).toBeLessThan(400);
    expect(scaled?.height).toBeLessThan(420);
    expect([scaled?.x, scaled?.y].every((at) => (at ?? -1) > 0)).toBe(true);
  }, 30_000);
};

/** Somebody is in a session of this page; \`warn()\` warns them. */
const hostPage = `
import { defineWarning } from '@vigil/client/dialog';

const listeners = new Set();
const policy = { idleTimeout: 60_000, warningPeriod: 60_000 };
let state = { policy, live: true };
const become = (phase, logoutAt) => {
  state = { ...state, phase, logoutAt, warnAt: Date.now() + 60_000 };
  for (const listener of listeners) listener();
};
become('present', null);
const answered = (answer, phase) => async () => {
  answers.push(answer);
  become(phase, null);
};
const participation = {
  sessionId: 's1',
  getSnapshot: () => state,
  subscribe: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  extend: answered('extend', 'present'),
  exit: answered('exit', 'ended'),
};
defineWarning();
const warning = document.createElement('vigil-warning');
Object.assign(globalThis, { answers: [], warning, warn: () => become('warned', Date.now() + 60_000) });

function App() {
  return <main ref={(main) => {
    main?.append(warning);
    warning.watch({ serverNow: Date.now }, participation);
  }}>A page of others</main>;
}
`;
