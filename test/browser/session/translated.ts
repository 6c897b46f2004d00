import { describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openSocket, reply } from '../../stories/people/person.ts';
import { arrive } from '../arrival.ts';
import { intercept, until } from '../intercept.ts';
import { newSession, sessionOf } from '../new-session.ts';
import { gone, holds, type SettingOfLine } from '../setting.ts';
import { newProfile } from '../tab.ts';
import { type Translated, translate } from '../translate.ts';

/** People who read the page in another language than it has, and who write in another one. */
export const translated = ({ browser, stack, test }: SettingOfLine): void =>
  describe('in another language', () => {
    test('a page that the browser translates goes on saying what is', async () => {
      const profile = await newProfile(browser());
      let isKept = false;
      const kept: (() => void)[] = [];
      await intercept(profile, ({ action }, _, pass) => {
        if (!isKept || action !== 'content.put') return false;
        isKept = false;
        return kept.push(pass) > 0;
      });
      const url = await newSession(stack(), 'ben', 'Rose');
      const tab = await arrive(profile, 'Ben', url);
      const { page } = tab;
      await tab.addNote.waitFor();
      await page.evaluate(translate);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Rose');
      const clock = page.locator('.until');
      const first = await clock.textContent();
      expect(first).toMatch(/^«Warning in »\d:\d\d« if you do nothing»$/);

      const [sessionId, telephone] = [sessionOf(url), await openSocket(stack(), 'ben')];
      await telephone.ask({ action: 'session.join', sessionId });
      await page.getByRole('button', { name: '«Add a note»' }).click();
      await page.keyboard.type('Tea');
      const state = page.locator('.save-state');
      await state.getByText('«Saved»', { exact: true }).waitFor();
      await page.getByText('«Nothing written yet').waitFor({ state: 'detached' });

      // What is said becomes nothing.
      isKept = true;
      await page.keyboard.insertText(' late');
      await until(() => kept.length > 0);
      const itemId = await tab.notes.last().getAttribute('data-item');
      await reply(telephone, 'content.saved', {
        action: 'content.put',
        sessionId,
        itemId,
        value: { text: 'Coffee' },
      });
      for (const pass of kept) pass();
      await state.getByText('«Not saved: there are two versions»', { exact: true }).waitFor();
      expect(await page.getByRole('blockquote').textContent()).toBe('Coffee');
      await page.getByRole('button', { name: /^Use theirs/ }).click();
      await holds(tab.notes.last(), 'Coffee');
      expect(await state.textContent()).toBe('');
      await clock.filter({ hasNotText: first ?? '' }).waitFor();

      await page.getByRole('combobox', { name: '«Language»' }).selectOption('de');
      await page.getByRole('heading', { name: '«Notizen»' }).waitFor();
      expect(await page.getByText(/«(Notes|Delete|Leave|Language)/).count()).toBe(0);

      // The original is shown again.
      await page.evaluate(() => (window as unknown as Translated).showOriginal());
      await gone(page.locator('font'));
      await page.getByRole('heading', { name: 'Notizen', exact: true }).waitFor();
      await page.getByText(/^Warnung in \d:\d\d, wenn Sie nichts tun$/).waitFor();
      telephone.close();
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);

    test('names and notes are read in their own direction', async () => {
      const profile = await newProfile(browser());
      const tab = await arrive(profile, 'Ben', await newSession(stack(), 'ben', 'מה נשמע?'));
      await tab.addNote.click();
      await tab.page.keyboard.type('שלום!');
      expect(await directionOf(tab.page, 'h1 > *')).toBe('rtl');
      expect(await tab.notes.evaluate((field) => getComputedStyle(field).unicodeBidi)).toBe('plaintext');
      await tab.page.getByText('Saved', { exact: true }).waitFor();
      await tab.page.getByRole('link', { name: 'My sessions' }).click();
      await tab.page.getByRole('heading', { name: 'מה נשמע?' }).waitFor();
      expect(await directionOf(tab.page, '.card-name > *')).toBe('rtl');
      expect(tab.faults).toEqual([]);
      await profile.close();
    }, 60_000);
  });

const directionOf = (page: Page, selector: string): Promise<string> =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => getComputedStyle(element).direction);
