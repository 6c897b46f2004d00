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
      for (const type of ['pointerdown', 'mousedown', 'mouseup']) document.addEventListener(type, dismiss, true);
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

  test('has the warning in front of a modal that comes after it, on the page or in a component, and back where it was', async () => {
    for (const place of ['document.body', "document.querySelector('main')"]) {
      const tab = await warned('');
      await tab.page.evaluate(`
        const modal = document.createElement('dialog');
        modal.append('Of the page', document.createElement('input'));
        const around = ${place};
        (around === document.body ? around : around.parentElement.attachShadow({ mode: 'open' })).append(modal, document.createElement('slot'));
        modal.showModal();
      `);
      await tab.extend.click({ timeout: 5_000 });
      expect(await answers(tab.page)).toEqual(['extend']);
      await tab.page.getByText('Of the page').locator('input').fill('It is usable.');
      await close(tab);
    }
  }, 30_000);

  test('is asked twice by two warnings, one of which lies over the other and stays there', async () => {
    const tab = await warned('another()');
    await tab.page.locator('dialog:modal').nth(1).waitFor();
    const focused = () =>
      tab.page.evaluate('[...document.querySelectorAll("vigil-warning")].indexOf(document.activeElement)');
    const first = await focused();
    expect(first).not.toBe(-1);
    for (let look = 0; look < 5; look += 1) {
      await tab.page.waitForTimeout(500);
      expect(await focused()).toBe(first);
    }
    await close(tab);
  }, 30_000);

  test('has the warning shown and read also where its place is not, or is not any more', async () => {
    const hide = "document.querySelector('main').style.display = 'none'";
    // Of a dialog that is none of the browser's, all that is beside it is said to be hidden.
    const hush = "document.querySelector('main').ariaHidden = 'true'";
    for (const [before, after] of [
      [hide, ''],
      ['', hide],
      [hush, ''],
      ['', hush],
    ] as const) {
      const tab = await warned(before);
      await tab.page.evaluate(after);
      await tab.extend.click({ timeout: 5_000 });
      expect(await answers(tab.page)).toEqual(['extend']);
      // The page is as it was, and the warning where it belongs.
      expect(await tab.page.evaluate('document.body.children.length')).toBe(2);
      await tab.page.evaluate("document.querySelector('main').style.display = ''");
      await tab.page.evaluate("document.querySelector('main').ariaHidden = null; warn()");
      await tab.extend.click({ timeout: 5_000 });
      expect(await answers(tab.page)).toEqual(['extend', 'extend']);
      await close(tab);
    }
  }, 30_000);

  test('has the warning look as it does in another document, to which it was moved', async () => {
    const tab = await warned(`
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.contentDocument.body.append(warning);
    `);
    const dialog = tab.page.frames()[1]?.getByRole('alertdialog');
    expect(await dialog?.evaluate((element) => getComputedStyle(element).borderRadius)).toBe('16px');
    await close(tab);
  }, 30_000);

  test('keeps its own listeners, and none of a warning that is gone, where its events are patched by what knows no signals', async () => {
    const tab = await warned(`
      globalThis.left = [];
      const { addEventListener, removeEventListener } = EventTarget.prototype;
      const isOfPage = (place) => place === document || place === window;
      Object.assign(EventTarget.prototype, {
        addEventListener(type, listener, how) {
          if (isOfPage(this)) left.push(type, ...(how?.signal ? ['takes others along'] : []));
          addEventListener.call(this, type, listener, how);
        },
        removeEventListener(type, listener, how) {
          const at = isOfPage(this) ? left.indexOf(type) : -1;
          if (at >= 0) left.splice(at, 1);
          removeEventListener.call(this, type, listener, how);
        },
      });
      document.querySelector('main').append(warning);
    `);
    expect(await tab.page.evaluate('left')).not.toEqual([]);
    await tab.page.evaluate('warning.remove()');
    expect(await tab.page.evaluate('left')).toEqual([]);
    await close(tab);
  }, 30_000);

  test('is asked also where a document has no modal dialogs, as in tests', async () => {
    const tab = await warned(
      `
      for (const name of ['showModal', 'close']) delete HTMLDialogElement.prototype[name];
      delete Element.prototype.checkVisibility;
      // It is made anew.
      document.querySelector('main').append(warning);
    `,
    );
    await tab.extend.click();
    expect(await answers(tab.page)).toEqual(['extend']);
    expect(await tab.warning.count()).toBe(0);
    await close(tab);
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
const watch = (one) => {
  document.querySelector('main').append(one);
  one.watch({ serverNow: Date.now }, participation);
};
const another = () => watch(document.createElement('vigil-warning'));
Object.assign(globalThis, { answers: [], warning, another, warn: () => become('warned', Date.now() + 60_000) });

function App() {
  return <main ref={(main) => main && watch(warning)}>A page of others</main>;
}
`;
