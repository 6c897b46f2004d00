import { describe, expect } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import { violations } from '../accessibility.ts';
import { arrive } from '../arrival.ts';
import { until } from '../intercept.ts';
import { gone, holds, type SettingOfLine } from '../setting.ts';
import { newProfile, openTab, type Tab } from '../tab.ts';

/** What becomes of words that the server has not confirmed. */
export const unsavedWords = ({ browser, stack, test }: SettingOfLine): void =>
  describe('words that are not saved', () => {
    /** While it is silent, everything sent to the server is dropped without a word. */
    const network = async (profile: BrowserContext) => {
      const state = { isSilent: false };
      await profile.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((text) => {
          if (!state.isSilent) server.send(text);
        });
      });
      return state;
    };
    const enter = async (profile: BrowserContext, name: string, id: string): Promise<Tab> => {
      const tab = await arrive(profile, name, `${stack().url}/sessions/${id}`);
      await tab.addNote.waitFor();
      return tab;
    };

    test('are there again after the tab was closed before they were saved, and are saved then', async () => {
      const profile = await newProfile(browser());
      const net = await network(profile);
      const first = await enter(profile, 'Ben', 's2');
      await first.addNote.click();
      await first.page.keyboard.type('Said.');
      await first.page.getByText('Saved', { exact: true }).waitFor();
      net.isSilent = true;
      await first.page.keyboard.type(' Never heard');
      await first.page.getByText('Still saving. It is kept here meanwhile.', { exact: true }).waitFor();
      expect(await violations(first.page)).toEqual([]);
      // No question is asked, since nothing would be lost: it would hold the tab open.
      const closed = first.page.waitForEvent('close', { timeout: 5_000 });
      await first.page.close({ runBeforeUnload: true });
      await closed;

      net.isSilent = false;
      const second = await enter(profile, 'Ben', 's2');
      await holds(second.notes.last(), 'Said. Never heard');
      await second.page.getByText('Saved', { exact: true }).waitFor();
      expect(
        await second.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft'))),
      ).toEqual([]);
      await profile.close();
    }, 90_000);

    test('of somebody who is removed are shown, can be copied, and survive a reload; whoever may return saves them by that', async () => {
      const [annas, bens] = [await newProfile(browser()), await newProfile(browser())];
      await bens.grantPermissions(['clipboard-read', 'clipboard-write']);
      const net = await network(bens);
      const anna = await enter(annas, 'Anna', 's2');
      const ben = await enter(bens, 'Ben', 's2');
      net.isSilent = true;
      await ben.addNote.click();
      await ben.page.keyboard.type('Last words');
      await ben.page.getByText('Saving…', { exact: true }).waitFor();
      await anna.page.getByRole('button', { name: 'Remove: Ben' }).click();
      await anna.agree();
      await ben.page.getByRole('heading', { name: 'You were removed' }).waitFor();
      await ben.page.getByRole('heading', { name: 'Not saved yet' }).waitFor();
      expect(await violations(ben.page)).toEqual([]);
      await ben.page.getByRole('button', { name: /^Copy my text/ }).click();
      await ben.page.getByText('Copied').waitFor();
      expect(await ben.page.evaluate(() => navigator.clipboard.readText())).toBe('Last words');
      net.isSilent = false;
      await ben.page.reload();
      await ben.page.getByRole('heading', { name: 'You were removed' }).waitFor();
      await ben.page.getByRole('main').getByText('Last words').waitFor();
      await ben.reenter.click();
      await holds(anna.notes.last(), 'Last words');
      await Promise.all([annas.close(), bens.close()]);
    }, 90_000);

    test('that are in a conflict follow their writer to another device, as does where they were', async () => {
      const [laptops, telephones, bens] = [
        await newProfile(browser()),
        await newProfile(browser()),
        await newProfile(browser()),
      ];
      // The second write is held back until Ben's has arrived.
      const late: (() => void)[] = [];
      // Where she left off is written once a second at most, and another device could read what was before.
      let isKept = () => {};
      const kept = new Promise<void>((resolve) => {
        isKept = resolve;
      });
      await laptops.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((text) => {
          if (/mine\.put.*"caret":16/.test(String(text))) isKept();
          if (/content\.put.*, I think/.test(String(text))) late.push(() => server.send(text));
          else server.send(text);
        });
      });
      const [laptop, ben] = [await enter(laptops, 'Anna', 's2'), await enter(bens, 'Ben', 's2')];
      await laptop.addNote.click();
      await laptop.page.keyboard.type('Tea at five');
      await holds(ben.notes.last(), 'Tea at five');
      await laptop.page.keyboard.insertText(', I think');
      await until(() => late.length > 0);
      await ben.notes.last().fill('Tea at six');
      await ben.page.getByText('Saved', { exact: true }).waitFor();
      for (const arrive of late.splice(0)) arrive();
      await laptop.page.getByText('Someone else changed this note.').waitFor();
      for (let letters = 0; letters < 4; letters += 1) await laptop.page.keyboard.press('ArrowLeft');
      await laptop.page.getByRole('button', { name: 'Leave', exact: true }).click();
      await laptop.page.getByRole('heading', { name: 'You left' }).waitFor();
      await kept;

      const second = await enter(telephones, 'Anna', 's2');
      await second.page.getByText('Someone else changed this note.').waitFor();
      await holds(second.notes.last(), 'Tea at five, I think');
      expect(await second.page.getByRole('blockquote').textContent()).toBe('Tea at six');
      const caret = () =>
        second.page.evaluate(() => {
          const { activeElement: field } = document;
          return field instanceof HTMLTextAreaElement ? [field.value, field.selectionStart] : null;
        });
      expect(await caret()).toEqual(['Tea at five, I think', 'Tea at five, I t'.length]);
      await second.page.getByRole('button', { name: /^Keep mine/ }).click();
      await holds(ben.notes.last(), 'Tea at five, I think');
      // A conflict resolved there is no question here any more.
      await laptop.reenter.click();
      await laptop.addNote.waitFor();
      await holds(laptop.notes.last(), 'Tea at five, I think');
      await gone(laptop.page.getByText('Someone else changed this note.'));
      await Promise.all([laptops.close(), telephones.close(), bens.close()]);
    }, 90_000);

    test('that the browser cannot store make it ask before the tab is closed', async () => {
      const profile = await newProfile(browser());
      await profile.addInitScript(() => {
        const set = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, value) {
          if (this === sessionStorage) set.call(this, key, value);
          else throw new DOMException('Full', 'QuotaExceededError');
        };
      });
      const net = await network(profile);
      const tab = await openTab(profile, `${stack().url}/sessions/s2`);
      await tab.signIn('Ben');
      await tab.addNote.waitFor();
      net.isSilent = true;
      await tab.addNote.click();
      await tab.page.keyboard.type('At risk');
      const asked = tab.page.waitForEvent('dialog');
      await tab.page.close({ runBeforeUnload: true });
      expect((await asked).type()).toBe('beforeunload');
      await (await asked).accept();
      await profile.close();
    }, 60_000);

    test('stay visible when the session is closed in mid-sentence, can be copied, and are saved when it is open again', async () => {
      const [annas, bens] = [await newProfile(browser()), await newProfile(browser())];
      await bens.grantPermissions(['clipboard-read', 'clipboard-write']);
      // The write is held back until the session has been closed.
      const late: (() => void)[] = [];
      let isClosed = false;
      await bens.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        socket.onMessage((text) => {
          if (isClosed || !String(text).includes('mid-sentence')) server.send(text);
          else late.push(() => server.send(text));
        });
      });
      const anna = await enter(annas, 'Anna', 's2');
      const ben = await enter(bens, 'Ben', 's2');
      await ben.addNote.click();
      await ben.page.keyboard.type('Closed in mid-sentence');
      await anna.page.getByRole('button', { name: 'Manage' }).click();
      await anna.page.getByRole('button', { name: 'Close', exact: true }).click();
      await ben.page.getByText('Read only', { exact: true }).waitFor();
      isClosed = true;
      for (const arrive of late.splice(0)) arrive();
      await ben.page.getByText(/^Not saved yet/).waitFor();
      expect(await ben.notes.last().inputValue()).toBe('Closed in mid-sentence');
      expect(await violations(ben.page)).toEqual([]);
      await ben.page.getByRole('button', { name: /^Copy my text/ }).click();
      await ben.page.getByText('Copied').waitFor();
      expect(await ben.page.evaluate(() => navigator.clipboard.readText())).toBe('Closed in mid-sentence');
      await anna.page.getByRole('button', { name: 'Reopen' }).click();
      await holds(anna.notes.last(), 'Closed in mid-sentence');
      await Promise.all([annas.close(), bens.close()]);
    }, 90_000);
  });
