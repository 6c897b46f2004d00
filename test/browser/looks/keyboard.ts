import { describe, expect } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { gone, holds, type SettingOfLine } from '../setting.ts';
import { newProfile, openTab } from '../tab.ts';

/** A whole visit without a mouse. */
export const keyboard = ({ browser, stack, test }: SettingOfLine): void =>
  describe('without a mouse', () => {
    test('everything can be done with the keyboard alone, and the focus is never lost', async () => {
      const profile = await newProfile(browser());
      const { page, ...tab } = await openTab(profile, stack().url);
      const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
      const tabTo = async (target: Locator) => {
        for (let step = 0; step < 30; step += 1) {
          if (await target.evaluate((element) => element.matches(':focus'))) return;
          await page.keyboard.press('Tab');
        }
        throw new Error(`The Tab key never reached ${String(target)}; the focus is on “${await focused()}”.`);
      };

      await tabTo(page.getByRole('button', { name: 'Log in', exact: true }));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
      await tabTo(page.getByRole('button', { name: 'Log in as Ben' }));
      await page.keyboard.press('Enter');
      const card = page.getByRole('link', { name: /Weekly planning/ });
      await card.waitFor();
      expect(await focused()).toBe('My sessions');
      await tabTo(card);
      await page.keyboard.press('Enter');
      await tab.addNote.waitFor();
      expect(await focused()).toBe('Weekly planning');
      await tabTo(tab.addNote);
      await page.keyboard.press('Enter');
      await page.keyboard.type('Not one key is lost.');
      await page.getByText('Saved', { exact: true }).waitFor();
      expect(await tab.notes.first().inputValue()).toBe('Not one key is lost.');

      await tab.warning.waitFor();
      // The question has the focus, not a button that could be pressed unseen.
      expect(await tab.warning.evaluate((dialog) => dialog.matches(':focus'))).toBe(true);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      expect(await tab.warning.isVisible()).toBe(true);
      await tabTo(tab.extend);
      await page.keyboard.press('Enter');
      await gone(tab.warning);
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');

      await page.keyboard.type(' Really.');
      await tabTo(page.getByRole('button', { name: 'Delete note 1' }));
      await page.getByText('Saved', { exact: true }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByText('Note deleted.').waitFor();
      expect(await focused()).toBe('Undo');
      await page.keyboard.press('Enter');
      await holds(tab.notes.first(), 'Not one key is lost. Really.');

      await tab.loggedOut.waitFor();
      expect(await focused()).toBe('You were logged out');
      await tabTo(tab.reenter);
      await page.keyboard.press('Enter');
      await holds(tab.notes.first(), 'Not one key is lost. Really.');
      expect(await focused()).toBe('Weekly planning');
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 90_000);
  });
